import { createLinkKey, linkTokenOf } from '@portal/chassis/config/link-token'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import type { ServiceUnderTest } from '@portal/testing/service'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'

type LinkRequested = { user_id: number; email: string; purpose: LinkPurpose; link_id: string; expires_at: string }

/** Posts to a route below `/auth` without a token. */
export function post(service: ServiceUnderTest, path: string, body: object) {
  return request(service.url).post(`/api/v1/auth/${path}`).send(body)
}

/** Waits until all queued link requests have been processed. */
export async function waitForLinkRequests(service: ServiceUnderTest): Promise<void> {
  await until('the link requests to be processed', async () => {
    const rows = await service.database.rows('SELECT id FROM link_requests')
    return rows.length === 0
  })
}

/** The data of the events about links to an address, oldest first. */
export async function linksTo(service: ServiceUnderTest, email: string): Promise<LinkRequested[]> {
  await waitForLinkRequests(service)
  const events = await service.recorded()
  return events
    .filter(({ name }) => name === 'auth.link-requested')
    .map(({ data }) => data as LinkRequested)
    .filter((link) => link.email === email)
}

/** The token of the newest link to an address, derived as the notification service does it. */
export async function tokenTo(service: ServiceUnderTest, email: string): Promise<string> {
  const link = (await linksTo(service, email)).at(-1)
  if (!link) throw new Error(`no link was sent to ${email}`)
  return tokenOf(link.link_id)
}

export function tokenOf(linkId: string): string {
  return linkTokenOf(createLinkKey(testSecrets.SERVICE_SECRET), linkId)
}

/** Requests a password reset and returns the token from the email. */
export async function forgotPasswordToken(service: ServiceUnderTest, email: string): Promise<string> {
  await post(service, 'password/forgot', { email }).expect(202)
  return tokenTo(service, email)
}
