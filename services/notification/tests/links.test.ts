import { randomUUID } from 'node:crypto'
import { createInviteKey, createLinkKey, linkTokenOf } from '@portal/chassis/config/link-token'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { linkRequested } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { inviteCreated } from '@portal/contracts/profile/events'
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

describe('an invite to a company', () => {
  let last = 0

  async function invite(of: NotificationUnderTest, isOpen = true) {
    const owner = newPerson(of, 'RECRUITER', 'Hopper Ltd')
    const [id, link_id] = [++last, randomUUID()]
    const email = `invited-${link_id}@example.com`
    const expires_at = new Date(Date.now() + 30 * minuteMs).toISOString()
    const data = { email, role: 'RECRUITER', company_name: 'Hopper <Ltd>', link_id, expires_at }
    if (isOpen) of.profiles.state.set(`/invites/${id}`, { revision: 1, data })
    const event = await of.broker.publish(inviteCreated, {
      actorId: owner.id,
      data: { invite_id: id, company_id: 4 },
    })
    await of.broker.send(subjectOf(inviteCreated), JSON.stringify(event))
    return { owner, email, link_id, token: linkTokenOf(createInviteKey(testSecrets.SERVICE_SECRET), link_id) }
  }

  it('is emailed once to the invited address, which no table contains, nor company and link', async () => {
    const { owner, email, link_id, token } = await invite(service)
    await service.delivered()

    const emails = await until('the email', async () => {
      const found = await mailsTo(email)
      return found.length > 0 && found
    })
    expect(emails.map(({ subject }) => subject)).toEqual(['Join Hopper <Ltd> on the Job Portal'])
    expect(emails[0]?.text).toContain('You are invited to become a recruiter of Hopper <Ltd>.')
    expect(emails[0]?.text).toContain(`\nhttps://portal.example.com/account/invite#token=${token}\n`)
    expect(emails[0]?.html).toContain('Hopper &lt;Ltd&gt;')
    expect(await inboxOf(owner)).toEqual([])
    for (const table of ['notifications', 'deliveries', 'activity', 'inbox', 'attempts']) {
      const dump = JSON.stringify(await service.database.rows(`SELECT * FROM ${table}`))
      for (const secret of [email, token, link_id, 'Hopper <Ltd>']) expect(dump).not.toContain(secret)
    }
  })

  it('is emailed to nobody if it is gone when the email would be sent', async () => {
    await invite(service, false)
    await service.delivered()

    const rows = await service.database.rows("SELECT state FROM deliveries WHERE kind = 'TEAM_INVITED'")
    expect(rows.filter(({ state }) => state !== 'SENT')).toEqual([])
    expect(service.profiles.requested).toContain(`/invites/${last}`)
  })

  it('waits while the mail server is unavailable, and stays out of the reason', async () => {
    mailServer.rejections.push('451 try again later')
    const { email, token } = await invite(faulty)
    await faulty.delivered()

    const [delivery] = await faulty.deliveriesTo('')
    expect(delivery).toMatchObject({ state: 'SENT', attempts: 2 })
    expect(mailServer.taken.at(-1)).toContain(email)
    expect(JSON.stringify(delivery)).not.toContain(token)
  })
})
