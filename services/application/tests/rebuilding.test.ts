import { createPeer, type Peer } from '@portal/chassis/http/peer'
import { createDatabase, type DatabaseComponent } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { jobChanged, jobPosted } from '@portal/contracts/job/events'
import { testSecrets } from '@portal/testing/tokens'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openingReadModel } from '../src/openings/opening-read-model.ts'
import { type ApplicationUnderTest, jobStateOf, startApplicationService } from './portal.ts'

let service: ApplicationUnderTest
let database: DatabaseComponent
let job: Peer
beforeAll(async () => {
  service = await startApplicationService()
  database = createDatabase({ url: service.database.url, poolSize: 2 }, createLogger('rebuild', 'silent'), '')
  const { url } = service.jobs
  job = createPeer({ from: 'application', to: 'job', url, secret: testSecrets.SERVICE_SECRET })
})
beforeEach(async () => {
  service.jobs.state.clear()
  service.jobs.pause = () => undefined
  await service.database.rows('DELETE FROM openings')
})
afterAll(async () => {
  await database.stop?.()
  await service.stop()
})

function rebuild() {
  return openingReadModel.rebuild({ db: database.db }, job)
}

function openings() {
  return service.database.rows('SELECT job_id, status, is_deleted, is_hidden, revision FROM openings ORDER BY job_id')
}

describe('rebuilding a read model', () => {
  it('restores the state of the owner, whether rows were missing, changed, invented or too new', async () => {
    // More than one page, with gaps.
    const ids = Array.from({ length: 700 }, (_, index) => 3 * index + 1)
    for (const id of ids) service.jobs.state.set(`/jobs/${id}`, { revision: 4, data: jobStateOf(id) })
    await service.broker.publish(jobPosted, { revision: 4, data: jobStateOf(1) })
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(4, { status: 'DRAFT' }) })
    await service.broker.publish(jobPosted, { revision: 4, data: jobStateOf(7, { recruiter_user_id: 91 }) })
    await service.broker.publish(jobPosted, { revision: 9, data: jobStateOf(10, { is_deleted: true }) })
    await service.broker.publish(jobPosted, { revision: 4, data: jobStateOf(13, { is_hidden: true }) })
    for (const id of [2, 5, 2099, 5000]) await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(id) })
    await service.broker.consumed()

    const rebuilt = await rebuild()

    expect(rebuilt).toEqual({ read: 700, repaired: 699, removed: 4 })
    expect(await openings()).toEqual(
      ids.map((job_id) => ({ job_id, status: 'OPEN', is_deleted: 0, is_hidden: 0, revision: 4 })),
    )
    expect(await rebuild()).toEqual({ read: 700, repaired: 0, removed: 0 })
  })

  it('adds the texts that an earlier version did not store', async () => {
    service.jobs.state.set('/jobs/1', { revision: 1, data: jobStateOf(1) })
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(1) })
    await service.broker.consumed()
    await service.database.rows('UPDATE openings SET title = NULL, location = NULL')

    expect(await rebuild()).toEqual({ read: 1, repaired: 1, removed: 0 })

    const texts = await service.database.rows('SELECT title, location FROM openings')
    expect(texts).toEqual([{ title: 'DevOps Engineer', location: 'Bangalore' }])
  })

  it('keeps the changes of events that arrive during the request to the owner', async () => {
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(1) })
    await service.broker.consumed()
    service.jobs.state.set('/jobs/1', { revision: 2, data: jobStateOf(1, { status: 'PAUSED' }) })
    // The response of the owner is already outdated, and a job was posted since.
    service.jobs.pause = async () => {
      await service.broker.publish(jobChanged, { revision: 3, data: jobStateOf(1, { status: 'CLOSED' }) })
      await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(2) })
      await service.broker.consumed()
    }

    await rebuild()

    expect(await openings()).toEqual([
      { job_id: 1, status: 'CLOSED', is_deleted: 0, is_hidden: 0, revision: 3 },
      { job_id: 2, status: 'OPEN', is_deleted: 0, is_hidden: 0, revision: 1 },
    ])
  })

  it('changes nothing while the owner is unavailable', async () => {
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(1) })
    await service.broker.consumed()
    const unavailable = createPeer({
      from: 'application',
      to: 'job',
      url: 'http://127.0.0.1:9',
      secret: testSecrets.SERVICE_SECRET,
    })

    await expect(openingReadModel.rebuild({ db: database.db }, unavailable)).rejects.toThrow(
      'The job service did not respond',
    )

    expect(await openings()).toHaveLength(1)
  })
})
