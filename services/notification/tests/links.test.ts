import { randomUUID } from 'node:crypto'
import { createLinkKey, linkTokenOf } from '@portal/chassis/config/link-token'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { linkRequested } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { type MailServer, startMailServer } from '@portal/testing/mail-server'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, mailsTo, type NotificationUnderTest, newPerson, startNotificationService } from './portal.ts'

const minuteMs = 60_000

let service: NotificationUnderTest
let mailServer: MailServer
let faulty: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
  mailServer = await startMailServer()
  faulty = await startNotificationService({ SMTP_URL: mailServer.url })
})
afterAll(async () => {
  await service.stop()
  await faulty.stop()
  await mailServer.stop()
})

async function requestLinkFor(purpose: LinkPurpose, { of = service, expiresInMs = 30 * minuteMs } = {}) {
  const person = newPerson(of, 'JOB_SEEKER', 'Ada Lovelace')
  const link_id = randomUUID()
  const expires_at = new Date(Date.now() + expiresInMs).toISOString()
  const data = { user_id: person.id, email: person.email, purpose, link_id, expires_at }
  const event = await of.broker.publish(linkRequested, { data })
  await of.broker.send(subjectOf(linkRequested), JSON.stringify(event))
  const token = linkTokenOf(createLinkKey(testSecrets.SERVICE_SECRET), link_id)
  return { person, linkId: link_id, token }
}

async function attempted(email: string) {
  await until('the first attempt', async () => (await faulty.deliveriesTo(email)).some(({ attempts }) => attempts > 0))
}

async function inboxOf({ headers }: { headers: Record<string, string> }) {
  return (await request(service.url).get('/api/v1/notifications').set(headers).expect(200)).body
}

describe('a link', () => {
  it.each([
    ['VERIFY_EMAIL', 'Confirm your email address', 'verify-email'],
    ['RESET_PASSWORD', 'Choose a new password', 'reset-password'],
    ['CHANGE_EMAIL', 'Confirm your new email address', 'verify-email'],
  ] as const)('for %s is emailed once, with a token that the auth service accepts', async (purpose, subject, path) => {
    const { person, token } = await requestLinkFor(purpose)
    await service.delivered()

    const emails = await until('the email', async () => {
      const found = await mailsTo(person.email)
      return found.length > 0 && found
    })
    expect(emails).toHaveLength(1)
    expect(emails[0]?.subject).toBe(subject)
    const url = `https://portal.example.com/account/${path}#token=${token}`
    expect(emails[0]?.text).toContain(`\n${url}\n`)
    expect(emails[0]?.html).toContain(`<a href="${url}">${subject}</a>`)
    expect(emails[0]?.text).toMatch(/works once, until .* UTC\./)
  })

  it('appears neither in the inbox nor in any table', async () => {
    const { person, linkId, token } = await requestLinkFor('RESET_PASSWORD')
    await service.delivered()

    const inbox = await inboxOf(person)
    expect(inbox).toMatchObject([{ kind: 'SECURITY', title: 'Choose a new password', entity_id: person.id }])
    expect(JSON.stringify(inbox)).not.toMatch(/#token=|http/)
    expect(JSON.stringify(inbox)).not.toContain(linkId)
    for (const table of ['notifications', 'deliveries', 'activity', 'inbox', 'attempts']) {
      expect(JSON.stringify(await service.database.rows(`SELECT * FROM ${table}`))).not.toContain(token)
    }
    const listed = await request(service.url).get('/api/v1/deliveries').set(admin).expect(200)
    expect(listed.text).not.toMatch(/token/)
  })

  it('is recorded in the activity log', async () => {
    const { person } = await requestLinkFor('VERIFY_EMAIL')
    await service.delivered()

    const path = `/api/v1/activity-logs?entity_type=USER&entity_id=${person.id}`
    const { body } = await request(service.url).get(path).set(admin).expect(200)
    expect(body).toMatchObject([{ action: 'LINK_REQUESTED', user_id: null }])
  })
})

describe('the email with a link', () => {
  it('is sent after the mail server was unavailable', async () => {
    mailServer.unavailable = true
    const { person, token } = await requestLinkFor('RESET_PASSWORD', { of: faulty })
    await attempted(person.email)
    mailServer.unavailable = false
    await faulty.delivered()

    expect(await faulty.deliveriesTo(person.email)).toMatchObject([{ state: 'SENT' }])
    expect(mailServer.taken.filter((mail) => mail.includes(person.email))).toHaveLength(1)
    // Quoted-printable wraps lines and encodes = as =3D.
    expect(mailServer.taken.at(-1)?.replaceAll('=\r\n', '')).toContain(`#token=3D${token}`)
  })

  it('is given up once the link has expired', async () => {
    const { person } = await requestLinkFor('RESET_PASSWORD', { of: faulty, expiresInMs: -1 })
    await faulty.delivered()

    expect(await faulty.deliveriesTo(person.email)).toMatchObject([
      { state: 'FAILED', last_error: 'the link in the email has expired' },
    ])
    expect(mailServer.taken.filter((mail) => mail.includes(person.email))).toEqual([])
  })

  it('is stored without its token even if the mail server repeats it in an error', async () => {
    mailServer.unavailable = true
    const { person, linkId, token } = await requestLinkFor('VERIFY_EMAIL', { of: faulty })
    await attempted(person.email)
    mailServer.rejections.push(`550 5.7.1 https://portal.example.com/#token=${token} looks like spam`)
    mailServer.unavailable = false
    await faulty.delivered()

    const [delivery] = await faulty.deliveriesTo(person.email)
    expect(delivery).toMatchObject({ state: 'FAILED', last_error: expect.stringContaining(linkId) })
    expect(delivery?.last_error).not.toContain(token)
  })
})
