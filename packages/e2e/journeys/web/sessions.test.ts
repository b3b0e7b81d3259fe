// The cookie of a session: nobody is signed out while it is refreshed, and nobody is signed in by a forged one.
import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { expectStatus } from '@portal/stack/api-client'
import { loadSecrets } from '@portal/stack/secrets'
import { expect, inject, it } from 'vitest'
import { createSealer } from '../../../web/app/api/sealed-cookie.ts'
import { password } from '../../client.ts'
import { guest, join } from '../person.ts'

const { gatewayUrl, stackFile } = inject('portal')
const { webSecret } = loadSecrets(`${dirname(stackFile)}/secrets.json`)

type Tokens = { access_token: string; refresh_token: string }

async function newTokens(): Promise<{ email: string; tokens: Tokens }> {
  const { email } = await join('JOB_SEEKER')
  const form = new URLSearchParams({ username: email, password })
  return { email, tokens: await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form)) }
}

/** The access token as the pages read it, with other times. The gateway would reject it. */
function withTimes(token: string, { iat, exp }: { iat: number; exp: number }): string {
  const [header, payload = '', signature] = token.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...claims, iat, exp })).toString('base64url')
  return [header, changed, signature].join('.')
}

/** The cookie of a session whose access token is due: it has expired, or is as old as it may become before it does. */
async function dueCookie({ hasExpired = true, secret = webSecret } = {}): Promise<string> {
  const { email, tokens } = await newTokens()
  const now = Math.floor(Date.now() / 1000)
  const access = hasExpired
    ? withTimes(tokens.access_token, { iat: now - 900, exp: now - 1 })
    : withTimes(tokens.access_token, { iat: now - 900, exp: now + 60 })
  const session = { access, refresh: tokens.refresh_token, email, stays: true }
  return createSealer([secret]).seal('session', session)
}

async function visit(cookie: string) {
  const response = await fetch(`${gatewayUrl}/settings/account`, {
    redirect: 'manual',
    headers: { accept: 'text/html', cookie: `portal=${cookie}` },
  })
  await response.text()
  const [, next] = /^portal=([^;]*)/.exec(response.headers.get('set-cookie') ?? '') ?? []
  return { status: response.status, next }
}

it.each([
  ['has expired', true],
  ['expires soon', false],
])('Twenty parallel requests whose access token %s all get their page', async (_name, hasExpired) => {
  const cookie = await dueCookie({ hasExpired })

  const visits = await Promise.all(Array.from({ length: 20 }, () => visit(cookie)))

  expect(visits.map(({ status }) => status)).toEqual(Array(20).fill(200))
  for (const { next } of visits.slice(0, 3)) expect((await visit(next ?? '')).status).toBe(200)
})

it('A response that is lost on its way signs nobody out', async () => {
  const cookie = await dueCookie()
  await visit(cookie)

  const again = await visit(cookie)

  expect(again.status).toBe(200)
  expect((await visit(again.next ?? '')).status).toBe(200)
})

it('The cookie before a refresh still works after the one that follows it was used', async () => {
  const cookie = await dueCookie()
  const { next = '' } = await visit(cookie)
  expect((await visit(next)).status).toBe(200)

  expect((await visit(cookie)).status).toBe(200)
  expect((await visit(next)).status).toBe(200)
})

it('A cookie that was changed, cut off, or sealed with another secret is removed, and leads to the sign-in page', async () => {
  const cookie = await dueCookie()
  const middle = Math.floor(cookie.length / 2)
  const changed = cookie.slice(0, middle) + (cookie[middle] === 'A' ? 'B' : 'A') + cookie.slice(middle + 1)
  const foreign = await dueCookie({ secret: randomBytes(48).toString('base64') })

  for (const forged of [changed, cookie.slice(0, -20), foreign, 'nothing']) {
    expect(await visit(forged)).toEqual({ status: 303, next: '' })
  }
  expect((await visit(cookie)).status).toBe(200)
})
