import { readFile } from 'node:fs/promises'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, apply, recruiter, seeker, startApplicationService } from './portal.ts'

const dayMs = 24 * 3600_000

let service: ApplicationUnderTest
let lastJob = 0
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

function inDays(days: number) {
  return new Date(Date.now() + days * dayMs).toISOString()
}

function newApplication() {
  lastJob += 1
  return apply(service, lastJob)
}

function schedule(application_id: number, days = 1) {
  const body = { application_id, interview_date: inDays(days), mode: 'ONLINE' }
  return request(service.url).post('/api/v1/interviews').set(recruiter).send(body)
}

async function invite(application_id: number, days = 1): Promise<number> {
  return (await schedule(application_id, days).expect(201)).body.id
}

function change(id: number, body: object) {
  return request(service.url).put(`/api/v1/interviews/${id}`).set(recruiter).send(body)
}

function withdraw(id: number) {
  return request(service.url).post(`/api/v1/applications/${id}/withdraw`).set(seeker)
}

function decide(id: number, new_status: string) {
  return request(service.url).put(`/api/v1/applications/${id}/status`).set(recruiter).send({ new_status })
}

/** Every way in which an application ends, apart from the erasure of a party. */
const endings = [
  ['withdrawn', (id: number) => withdraw(id).expect(200)],
  ['rejected', (id: number) => decide(id, 'REJECTED').expect(200)],
  [
    'hired',
    async (id: number) => {
      await decide(id, 'SHORTLISTED').expect(200)
      await decide(id, 'HIRED').expect(200)
    },
  ],
] as const

/** Moves the date of an interview to the past. */
async function hold(id: number) {
  await service.database.rows('UPDATE interviews SET interview_date = UTC_TIMESTAMP(3) - INTERVAL 1 DAY WHERE id = ?', [
    id,
  ])
}

async function interviewsOf(application: number) {
  const sql = 'SELECT id, status, moves FROM interviews WHERE application_id = ? ORDER BY id'
  return service.database.rows<{ id: number; status: string; moves: number }>(sql, [application])
}

async function recordedOf(application: number) {
  const events = await service.recorded()
  return events
    .map(({ name, data }) => ({ name, ...(data as Record<string, unknown>) }))
    .filter((event) => 'application_id' in event && event.application_id === application)
}

describe.each(endings)('an application that is %s', (_, end) => {
  it('cancels its upcoming interviews with one event each and leaves the others unchanged', async () => {
    const application = await newApplication()
    const held = await invite(application)
    const cancelled = await invite(application)
    const ahead = [await invite(application), await invite(application, 2)]
    await hold(held)
    await change(cancelled, { status: 'CANCELLED' }).expect(200)
    const before = (await recordedOf(application)).length

    await end(application)

    expect(await interviewsOf(application)).toMatchObject([
      { id: held, status: 'SCHEDULED' },
      { id: cancelled, status: 'CANCELLED' },
      ...ahead.map((id) => ({ id, status: 'CANCELLED' })),
    ])
    const since = (await recordedOf(application)).slice(before)
    expect(since.filter(({ name }) => name === 'application.interview-changed')).toMatchObject(
      ahead.map((interview_id) => ({ interview_id, change: 'CANCELLED', reason: 'APPLICATION_ENDED' })),
    )
    expect(since.at(-1)).toMatchObject({ cancelled_interviews: 2 })
  })

  it('allows no change of its interviews and no new ones, except setting a result', async () => {
    const application = await newApplication()
    const [ahead, held] = [await invite(application), await invite(application)]
    await hold(held)
    await end(application)
    const before = (await recordedOf(application)).length

    for (const id of [ahead, held]) {
      for (const body of [{ interview_date: inDays(3) }, { mode: 'OFFLINE' }]) {
        expect((await change(id, body).expect(409)).body.error_code).toBe('APPLICATION_DECIDED')
      }
    }
    expect((await change(held, { status: 'CANCELLED' }).expect(409)).body.error_code).toBe('APPLICATION_DECIDED')
    expect((await schedule(application).expect(409)).body.error_code).toBe('APPLICATION_DECIDED')
    await change(ahead, { result: 'PASS' }).expect(409)
    await change(held, { result: 'PASS' }).expect(200)

    expect((await recordedOf(application)).slice(before)).toMatchObject([{ interview_id: held, change: 'RESULT' }])
  })
})

it('keeps the interviews of an application that is shortlisted', async () => {
  const application = await newApplication()
  await invite(application)

  await decide(application, 'SHORTLISTED').expect(200)

  expect(await interviewsOf(application)).toMatchObject([{ status: 'SCHEDULED' }])
  expect((await recordedOf(application)).at(-1)).not.toHaveProperty('cancelled_interviews')
})

it('cancels the upcoming interviews of already ended applications in a migration', async () => {
  const [ended, open] = [await newApplication(), await newApplication()]
  const [held, upcoming, unaffected] = [await invite(ended), await invite(ended), await invite(open)]
  await hold(held)
  await service.database.rows("UPDATE applications SET status = 'REJECTED' WHERE id = ?", [ended])
  const migration = await readFile(new URL('../migrations/0007_ended-interviews.sql', import.meta.url), 'utf8')

  await service.database.rows(migration.slice(migration.indexOf('UPDATE')))

  expect(await interviewsOf(ended)).toMatchObject([
    { id: held, status: 'SCHEDULED' },
    { id: upcoming, status: 'CANCELLED' },
  ])
  expect(await interviewsOf(open)).toMatchObject([{ id: unaffected, status: 'SCHEDULED' }])
})

describe('the limits of interviews', () => {
  it('allow five upcoming interviews per application, and cancelling one allows another', async () => {
    const application = await newApplication()
    const ids: number[] = []
    for (let count = 0; count < 5; count++) ids.push(await invite(application))

    expect((await schedule(application).expect(409)).body.error_code).toBe('TOO_MANY_INTERVIEWS')

    await change(ids[0] as number, { status: 'CANCELLED' }).expect(200)
    await invite(application)
    await schedule(application).expect(409)
  })

  it('do not count a past interview as upcoming, and reject moving it to the future beyond the limit', async () => {
    const application = await newApplication()
    const held = await invite(application)
    await hold(held)
    for (let count = 0; count < 5; count++) await invite(application)

    expect((await change(held, { interview_date: inDays(1) }).expect(409)).body.error_code).toBe('TOO_MANY_INTERVIEWS')
  })

  it('allow twenty interviews per application in total, including cancelled ones', async () => {
    const application = await newApplication()
    for (let count = 0; count < 20; count++) {
      await change(await invite(application), { status: 'CANCELLED' }).expect(200)
    }

    expect((await schedule(application).expect(409)).body.error_code).toBe('TOO_MANY_INTERVIEWS')
  })

  it('allow ten changes of date or mode; requests that change nothing do not count', async () => {
    const application = await newApplication()
    const id = await invite(application)
    for (let count = 0; count < 5; count++) {
      const interview_date = inDays(count + 2)
      await change(id, { interview_date }).expect(200)
      await change(id, { interview_date }).expect(200)
      await change(id, { mode: count % 2 === 0 ? 'OFFLINE' : 'ONLINE' }).expect(200)
    }

    expect((await change(id, { interview_date: inDays(9) }).expect(409)).body.error_code).toBe('TOO_MANY_MOVES')

    expect(await interviewsOf(application)).toMatchObject([{ moves: 10 }])
    await change(id, { status: 'CANCELLED' }).expect(200)
  })
})

describe('concurrent requests', () => {
  it('to withdraw, invite and reschedule leave no upcoming interview', async () => {
    for (let run = 0; run < 6; run++) {
      const application = await newApplication()
      const planned = [await invite(application), await invite(application)]

      const responses = await Promise.all([
        schedule(application),
        ...planned.map((id) => change(id, { interview_date: inDays(4 + run) })),
        withdraw(application),
        schedule(application),
        ...planned.map((id) => change(id, { status: 'CANCELLED' })),
      ])

      expect(responses.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
      const interviews = await interviewsOf(application)
      expect(interviews.filter(({ status }) => status !== 'CANCELLED')).toEqual([])
      const cancellations = (await recordedOf(application)).filter(
        (event) => 'change' in event && event.change === 'CANCELLED',
      )
      expect(cancellations.map((event) => 'interview_id' in event && event.interview_id).sort()).toEqual(
        interviews.map(({ id }) => id).sort(),
      )
    }
  })

  it('to invite twelve times succeed five times', async () => {
    const application = await newApplication()

    const responses = await Promise.all(Array.from({ length: 12 }, () => schedule(application)))

    expect(responses.map(({ status }) => status).sort()).toEqual([...Array(5).fill(201), ...Array(7).fill(409)])
  })

  it('to reschedule an interview fifteen times succeed ten times', async () => {
    const application = await newApplication()
    const id = await invite(application)

    const responses = await Promise.all(
      Array.from({ length: 15 }, (_, index) => change(id, { interview_date: inDays(10 + index) })),
    )

    expect(responses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(200), ...Array(5).fill(409)])
    expect(await interviewsOf(application)).toMatchObject([{ moves: 10 }])
  })
})
