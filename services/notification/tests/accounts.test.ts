import { secondFactorChanged, sessionEnded, userChanged, userRegistered } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { memberChanged, resumeScanned } from '@portal/contracts/profile/events'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mailsTo, type NotificationUnderTest, newPerson, startNotificationService, userStateOf } from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

async function onlyMailTo(address: string) {
  await service.delivered()
  const emails = await until('the email', async () => {
    const found = await mailsTo(address)
    return found.length > 0 && found
  })
  expect(emails).toHaveLength(1)
  return emails[0]
}

async function kindsFor(headers: Record<string, string>) {
  const response = await request(service.url).get('/api/v1/notifications').set(headers).expect(200)
  return response.body.map((row: { kind: string }) => row.kind)
}

describe('a new account', () => {
  it('gets one welcome even if its event is delivered twice', async () => {
    const person = newPerson(service, 'RECRUITER', 'TechCorp')

    const event = await service.broker.publish(userRegistered, { data: userStateOf(person) })
    await service.broker.send(subjectOf(userRegistered), JSON.stringify(event))

    const mail = await onlyMailTo(person.email)
    expect(mail?.subject).toBe('Welcome to the Job Portal')
    expect(mail?.text).toContain('post your first job')
    expect(mail?.from).toEqual([{ name: 'Job Portal', address: 'no-reply@portal.example.com' }])
    expect(mail?.headers).toMatchObject({ 'auto-submitted': 'auto-generated' })
    expect(await kindsFor(person.headers)).toEqual(['WELCOME'])
  })
})

describe('a changed account', () => {
  it.each([
    ['password', {}, 'Your password was changed'],
    ['role', { role: 'RECRUITER' as const }, 'Your role is now RECRUITER.'],
    ['is_active', { is_active: false }, 'Your account was deactivated.'],
    ['is_active', { is_active: true }, 'Your account was activated.'],
  ] as const)('sends an alert about a change of %s', async (field, change, sentence) => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')

    const data = { ...userStateOf(person), ...change, changed: [field] }
    await service.broker.publish(userChanged, { revision: 2, data })

    const mail = await onlyMailTo(person.email)
    expect(mail?.subject).toBe('Your account was changed')
    expect(mail?.text).toContain(sentence)
    expect(await kindsFor(person.headers)).toEqual(['SECURITY'])
  })

  it('sends the alert about a new address to that address if it is proven, and never to the former one', async () => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
    const email = `new-${person.email}`
    await service.broker.publish(userRegistered, { revision: 1, data: userStateOf(person) })
    await service.delivered()

    const data = { ...userStateOf(person), email, changed: ['email' as const], previous_email: person.email }
    const event = await service.broker.publish(userChanged, { revision: 2, data })
    await service.broker.send(subjectOf(userChanged), JSON.stringify(event))

    expect((await onlyMailTo(email))?.text).toContain(`is now ${email}.`)
    expect((await service.deliveriesTo(person.email)).map((delivery) => delivery.kind)).toEqual(['WELCOME'])
    expect(await kindsFor(person.headers)).toEqual(['SECURITY', 'WELCOME'])
  })

  it('keeps the newer address if the change arrives before the registration', async () => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
    const email = `new-${person.email}`

    const data = { ...userStateOf(person), email, changed: ['email' as const] }
    await service.broker.publish(userChanged, { revision: 2, data })
    await service.broker.publish(userRegistered, { revision: 1, data: userStateOf(person) })
    await service.delivered()

    const rows = await service.database.rows('SELECT email, revision FROM addresses WHERE user_id = ?', [person.id])
    expect(rows).toEqual([{ email, revision: 2 }])
  })
})

describe('a changed second factor', () => {
  it.each([
    ['enabled', 'Your second factor was turned on'],
    ['disabled', 'Your second factor was turned off'],
    ['recovery-codes-renewed', 'replaced with new ones'],
    ['recovery-code-used', 'You have 9 left.'],
  ] as const)('sends an alert when it is %s, even before the address is known', async (change, sentence) => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')

    const data = { user_id: person.id, change, recovery_codes_left: 9 }
    const event = await service.broker.publish(secondFactorChanged, { data })
    await service.broker.send(subjectOf(secondFactorChanged), JSON.stringify(event))

    expect((await onlyMailTo(person.email))?.text).toContain(sentence)
    expect(await kindsFor(person.headers)).toEqual(['SECURITY'])
  })
})

describe('a scanned résumé', () => {
  it('notifies its owner once if it is infected, and not otherwise', async () => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
    const data = { ...resumeScanned.example, user_id: person.id }

    for (const scan of ['CLEAN', 'FAILED'] as const) {
      await service.broker.publish(resumeScanned, { data: { ...data, scan } })
    }
    const event = await service.broker.publish(resumeScanned, { data: { ...data, scan: 'INFECTED' } })
    await service.broker.send(subjectOf(resumeScanned), JSON.stringify(event))

    const mail = await onlyMailTo(person.email)
    expect(mail?.subject).toBe('A virus was found in your résumé')
    expect(mail?.text).toContain('https://portal.example.com/me/resumes')
    expect(await kindsFor(person.headers)).toEqual(['RESUME_REFUSED'])
  })
})

describe('a team', () => {
  const member = { company_id: 4, is_active: true, joined_at: '2026-03-01T09:30:00.000Z' }

  it.each([
    ['a role that an owner changed', { change: 'ROLE', role: 'OWNER' }, 'Your role has changed'],
    ['a removal', { change: 'LEFT', role: 'RECRUITER', is_active: false }, 'You are no longer a member of the team'],
  ] as const)('tells a member of %s, but not of what they did themselves', async (_, change, subject) => {
    const person = newPerson(service, 'RECRUITER', 'Hopper Ltd')
    const data = { ...member, ...change, user_id: person.id }
    await service.broker.publish(memberChanged, { actorId: person.id, data })
    const event = await service.broker.publish(memberChanged, { actorId: 77, data })
    await service.broker.send(subjectOf(memberChanged), JSON.stringify(event))

    const mail = await onlyMailTo(person.email)

    expect(mail?.subject).toBe(subject)
    expect(mail?.text).toContain('of Hopper Ltd')
    expect(mail?.text).toContain('https://portal.example.com/hire/team')
    expect(await kindsFor(person.headers)).toEqual(['TEAM_CHANGED'])
  })

  it('tells whoever invited that the person has joined', async () => {
    const [inviter, joined] = [newPerson(service, 'RECRUITER', 'Hopper Ltd'), newPerson(service, 'RECRUITER', 'No')]
    const data = { ...member, change: 'JOINED', role: 'RECRUITER', invited_by: inviter.id, user_id: joined.id } as const
    await service.broker.publish(memberChanged, { actorId: joined.id, data })

    expect((await onlyMailTo(inviter.email))?.subject).toBe('Somebody has joined your team')
    expect(await kindsFor(joined.headers)).toEqual([])
  })
})

describe('an ended session', () => {
  it('sends an alert if its refresh token was used twice, even before the address is known', async () => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')

    await service.broker.publish(sessionEnded, { data: { user_id: person.id, why: 'REUSED_TOKEN', session_id: 7 } })

    const mail = await onlyMailTo(person.email)
    expect(mail?.subject).toBe('You were signed out for your security')
    expect(mail?.text).toContain('change your password')
    expect(await kindsFor(person.headers)).toEqual(['SECURITY'])
  })

  it('sends nothing if its owner ended it', async () => {
    const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')

    for (const why of ['LOGGED_OUT', 'LOGGED_OUT_EVERYWHERE', 'ENDED_BY_OWNER'] as const) {
      await service.broker.publish(sessionEnded, { data: { user_id: person.id, why } })
    }

    await service.delivered()
    expect(await kindsFor(person.headers)).toEqual([])
  })
})
