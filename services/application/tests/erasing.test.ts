import { userErased } from '@portal/contracts/auth/events'
import { seekerChanged } from '@portal/contracts/profile/events'
import { bearer } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApplicationUnderTest, apply, recruiter, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
beforeAll(async () => {
  service = await startApplicationService()
})
afterAll(() => service.stop())

let lastSeeker = 200

function newSeeker() {
  lastSeeker += 1
  const data = { job_seeker_id: lastSeeker + 500, user_id: lastSeeker, full_name: 'Grace Hopper' }
  service.profiles.state.set(`/job-seekers/${lastSeeker}`, { revision: 1, data })
  return { id: lastSeeker, headers: bearer(lastSeeker, 'JOB_SEEKER'), state: data }
}

async function erase(userId: number) {
  const data = { user_id: userId, role: 'JOB_SEEKER', erasure_id: 3 } as const
  await service.broker.publish(userErased, { revision: 2, data })
  await service.settled()
}

function move(id: number, new_status: string) {
  return request(service.url).put(`/api/v1/applications/${id}/status`).set(recruiter).send({ new_status }).expect(200)
}

async function invite(application_id: number, interview_date = new Date(Date.now() + 3600_000).toISOString()) {
  const body = { application_id, interview_date, mode: 'ONLINE' }
  return (await request(service.url).post('/api/v1/interviews').set(recruiter).send(body).expect(201)).body.id
}

async function statusesOf(ids: number[]) {
  const rows = await service.database.rows<{ status: string }>(
    'SELECT status FROM applications WHERE id IN (?) ORDER BY id',
    [ids],
  )
  return rows.map(({ status }) => status)
}

describe('erasing a job seeker', () => {
  it('withdraws their open applications with the usual events', async () => {
    const { id, headers } = newSeeker()
    const open = await apply(service, 21, headers)
    const shortlisted = await apply(service, 22, headers)
    const hired = await apply(service, 23, headers)
    await move(shortlisted, 'SHORTLISTED')
    await move(hired, 'SHORTLISTED')
    await move(hired, 'HIRED')
    const planned = await invite(shortlisted)
    const held = await invite(open)
    await service.database.rows(
      'UPDATE interviews SET interview_date = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE id = ?',
      [held],
    )
    const before = (await service.recorded()).length

    await erase(id)

    expect(await statusesOf([open, shortlisted, hired])).toEqual(['WITHDRAWN', 'WITHDRAWN', 'HIRED'])
    const since = (await service.recorded()).slice(before).map(({ name, data }) => ({ name, ...(data as object) }))
    expect(since).toMatchObject([
      { name: 'application.withdrawn', from_status: 'APPLIED' },
      { name: 'application.interview-changed', interview_id: planned, reason: 'APPLICATION_ENDED' },
      { name: 'application.withdrawn', from_status: 'SHORTLISTED', cancelled_interviews: 1 },
      { name: 'application.person-erased' },
    ])
    const interviews = await service.database.rows('SELECT id, status FROM interviews ORDER BY id')
    expect(interviews).toEqual([
      { id: planned, status: 'CANCELLED' },
      { id: held, status: 'SCHEDULED' },
    ])
    const steps = await request(service.url).get(`/api/v1/applications/${open}/history`).set(recruiter).expect(200)
    expect(steps.body).toMatchObject([{ to_status: 'APPLIED' }, { to_status: 'WITHDRAWN', changed_by: id }])
    await erase(id)
    expect((await service.recorded()).slice(before + 4).map(({ name }) => name)).toEqual(['application.person-erased'])
  })

  it('is not undone by a late event, a fetch from the owner or a request in flight', async () => {
    const { id, headers, state } = newSeeker()
    await apply(service, 24, headers)
    await erase(id)
    const candidates = () => service.database.rows('SELECT * FROM candidates WHERE user_id = ?', [id])
    expect(await candidates()).toEqual([])

    await service.broker.publish(seekerChanged, { revision: 99, data: state })
    await service.broker.consumed()
    // The profile service still has the person, because it has not processed the erasure yet.
    await request(service.url).post('/api/v1/applications/').set(headers).send({ job_id: 24 }).expect(409)

    expect(await candidates()).toEqual([])
  })

  it('deletes their idempotency keys and no others', async () => {
    const [one, other] = [newSeeker(), newSeeker()]
    for (const [index, { headers }] of [one, other].entries()) {
      await apply(service, 25 + index, headers)
      service.jobs.state.set(`/jobs/${30 + index}`, service.jobs.state.get('/jobs/25') as never)
    }
    for (const { id } of [one, other]) {
      await service.database.rows("INSERT INTO idempotency_keys VALUES (?, 'k', '', 201, '{}', UTC_TIMESTAMP(3))", [
        `${id} POST /api/v1/applications`,
      ])
    }

    await erase(one.id)

    const remaining = await service.database.rows('SELECT scope FROM idempotency_keys')
    expect(remaining).toEqual([{ scope: `${other.id} POST /api/v1/applications` }])
  })
})

describe('erasing a recruiter', () => {
  it('cancels their upcoming interviews and keeps the applications of job seekers', async () => {
    const { headers } = newSeeker()
    const application = await apply(service, 27, headers)
    const [interview, held] = [await invite(application), await invite(application)]
    await service.database.rows(
      'UPDATE interviews SET interview_date = UTC_TIMESTAMP() - INTERVAL 1 DAY WHERE id = ?',
      [held],
    )

    await erase(90)

    expect(await statusesOf([application])).toEqual(['APPLIED'])
    const rows = await service.database.rows('SELECT status FROM interviews WHERE id = ?', [interview])
    expect(rows).toEqual([{ status: 'CANCELLED' }])
    // Without a reason, because no other event notifies the applicant.
    const events = await service.recorded()
    const cancelled = events.findLast(({ name }) => name === 'application.interview-changed')
    expect(cancelled?.data).not.toHaveProperty('reason')
    // Requests of the recruiter that were in flight during the erasure.
    const body = {
      application_id: application,
      interview_date: new Date(Date.now() + 3600_000).toISOString(),
      mode: 'ONLINE',
    }
    await request(service.url).post('/api/v1/interviews').set(recruiter).send(body).expect(401)
    await request(service.url).put(`/api/v1/interviews/${held}`).set(recruiter).send({ mode: 'OFFLINE' }).expect(401)
    await request(service.url).post(`/api/v1/applications/${application}/withdraw`).set(headers).expect(200)
  })
})
