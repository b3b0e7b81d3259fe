import {
  applicationStatusChanged,
  applicationSubmitted,
  applicationWithdrawn,
} from '@portal/contracts/application/events'
import { userErased, userRegistered } from '@portal/contracts/auth/events'
import { jobDeleted } from '@portal/contracts/job/events'
import { recruiterCreated, seekerChanged } from '@portal/contracts/profile/events'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  jobFactsOf,
  type NotificationUnderTest,
  newCase,
  type Person,
  startNotificationService,
  userFactsOf,
} from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  // Nothing listens on the discard port, so mails wait.
  service = await startNotificationService({ SMTP_URL: 'smtp://127.0.0.1:9' })
})
afterAll(() => service.stop())

async function erase({ id, role }: Person) {
  await service.broker.publish(userErased, { revision: 2, data: { user_id: id, role, erasure_id: 3 } })
  await service.settled()
}

async function tellsOf(text: string): Promise<string[]> {
  const tables = (
    await service.database.rows<{ name: string }>(
      'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    )
  ).map(({ name }) => name)
  const dumps = await Promise.all(tables.map((table) => service.database.rows(`SELECT * FROM ${table}`)))
  return tables.filter((_, index) => JSON.stringify(dumps[index]).includes(text)).sort()
}

async function inboxOf(person: Person) {
  return (await request(service.url).get('/api/v1/notifications').set(person.headers).expect(200)).body
}

function mailsOf({ id }: Person) {
  return service.database.rows<{ text_body: string; html_body: string }>(
    'SELECT * FROM deliveries WHERE user_id = ? ORDER BY id',
    [id],
  )
}

/** An application whose parties have names that nobody else has, told by the ordinary events. */
async function startCase(names: { seeker: string; company: string }) {
  const { seeker, recruiter, facts } = newCase(service)
  for (const person of [seeker, recruiter]) {
    await service.broker.publish(userRegistered, { data: userFactsOf(person), actorId: person.id })
  }
  const asSeeker = { job_seeker_id: seeker.id, user_id: seeker.id, full_name: names.seeker }
  const asRecruiter = { recruiter_id: recruiter.id, user_id: recruiter.id, company_name: names.company }
  await service.broker.publish(seekerChanged, { revision: 2, data: asSeeker, actorId: seeker.id })
  await service.broker.publish(recruiterCreated, { revision: 2, data: asRecruiter, actorId: recruiter.id })
  await service.broker.consumed()
  await service.broker.publish(applicationSubmitted, { data: facts, actorId: seeker.id })
  await service.broker.consumed()
  return { seeker, recruiter, facts, asSeeker }
}

describe('a job seeker who is erased', () => {
  it('leaves others’ entries and mails without a name, acts without a person, and nothing else', async () => {
    const { seeker, recruiter, facts } = await startCase({ seeker: 'Hedy Lamarr', company: 'Radio Ltd' })
    await service.broker.publish(applicationWithdrawn, {
      revision: 2,
      data: { ...facts, status: 'WITHDRAWN', from_status: 'APPLIED' },
    })
    await service.broker.consumed()
    await request(service.url)
      .put('/api/v1/notifications/preferences')
      .set(seeker.headers)
      .send({ email: { WELCOME: false } })
      .expect(200)
    expect(await tellsOf('Hedy Lamarr')).toEqual(['deliveries', 'notifications', 'seeker_names'])

    await erase(seeker)

    for (const text of ['Hedy Lamarr', seeker.email]) expect(await tellsOf(text)).toEqual([])
    const tables = [
      'notifications',
      'deliveries',
      'positions',
      'unwanted_mails',
      'addresses',
      'seeker_names',
      'activity',
    ]
    for (const table of tables) {
      expect([table, await service.database.rows(`SELECT * FROM ${table} WHERE user_id = ?`, [seeker.id])]).toEqual([
        table,
        [],
      ])
    }
    const withdrawn = 'The applicant has withdrawn the application for DevOps Engineer.'
    const applied = 'Somebody has applied for DevOps Engineer.'
    expect((await inboxOf(recruiter)).map(({ body }: { body: string }) => body).slice(0, 2)).toEqual([
      withdrawn,
      applied,
    ])
    const mails = await mailsOf(recruiter)
    expect(mails.slice(-2).map(({ text_body }) => text_body)).toEqual([
      expect.stringContaining(applied),
      expect.stringContaining(withdrawn),
    ])
    const acts = await service.database.rows(
      "SELECT user_id, request_id, entity_id FROM activity WHERE action = 'USER_CREATED' AND entity_id = ?",
      [seeker.id],
    )
    expect(acts).toEqual([{ user_id: null, request_id: null, entity_id: seeker.id }])
  })

  it('is not brought back by whatever comes late or again', async () => {
    const { seeker, recruiter, facts, asSeeker } = await startCase({ seeker: 'Mary Somerville', company: 'Stars Ltd' })
    await erase(seeker)

    await service.broker.publish(userRegistered, { data: userFactsOf(seeker), actorId: seeker.id })
    await service.broker.publish(seekerChanged, { revision: 99, data: asSeeker, actorId: seeker.id })
    const application_id = facts.application_id + 5000
    await service.broker.publish(applicationSubmitted, { data: { ...facts, application_id }, actorId: seeker.id })
    await service.broker.publish(applicationStatusChanged, {
      data: { ...facts, status: 'REJECTED', from_status: 'APPLIED' },
    })
    await erase(seeker)

    for (const text of ['Mary Somerville', seeker.email]) expect(await tellsOf(text)).toEqual([])
    expect(await inboxOf(seeker)).toEqual([])
    expect((await inboxOf(recruiter))[0].body).toBe('Somebody has applied for DevOps Engineer.')
    expect(await service.database.rows('SELECT * FROM activity WHERE user_id = ?', [seeker.id])).toEqual([])
  })
})

describe('a recruiter who is erased', () => {
  it('goes without the company’s name, and their jobs without a title in what is told from then on', async () => {
    const { seeker, recruiter, facts } = await startCase({ seeker: 'Emmy Noether', company: 'Invariant Ltd' })
    expect((await inboxOf(seeker))[0].body).toContain('DevOps Engineer at Invariant Ltd')

    await erase(recruiter)
    const blank = { title: '', location: '', is_deleted: true, recruiter_user_id: recruiter.id }
    await service.broker.publish(jobDeleted, { revision: 9, data: { ...jobFactsOf(facts.job_id), ...blank } })
    await service.broker.consumed()
    await service.broker.publish(applicationWithdrawn, {
      revision: 2,
      data: { ...facts, status: 'WITHDRAWN', from_status: 'APPLIED' },
    })
    await service.broker.publish(applicationStatusChanged, {
      revision: 3,
      data: { ...facts, status: 'REJECTED', from_status: 'APPLIED' },
    })
    await service.settled()

    expect(await tellsOf('Invariant Ltd')).toEqual([])
    expect(await inboxOf(recruiter)).toEqual([])
    expect((await inboxOf(seeker)).map(({ body }: { body: string }) => body).slice(0, 2)).toEqual([
      'Your application for a job was not successful this time.',
      'Your application for DevOps Engineer has arrived. We tell you as soon as there is something new.',
    ])
  })
})
