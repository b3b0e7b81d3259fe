import { recruiterChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { bearer } from '@portal/testing/tokens'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type JobServiceUnderTest, post, startJobService } from './portal.ts'

let service: JobServiceUnderTest
beforeAll(async () => {
  service = await startJobService()
})
afterAll(() => service.stop())

function state(userId: number, company_name: string) {
  return { recruiter_id: userId - 80, user_id: userId, company_name }
}

describe('the read model of recruiters', () => {
  it('is filled by events, without a request to the profile service', async () => {
    await service.broker.publish(recruiterCreated, { revision: 1, data: state(97, 'From an event') })
    await service.broker.consumed()

    const job = await post(service, {}, bearer(97, 'RECRUITER'))

    expect(job.company_name).toBe('From an event')
    expect(service.profiles.requested).not.toContain('/recruiters/97')
  })

  it('is fetched from the profile service once if the event has not arrived', async () => {
    await post(service)
    await post(service)

    expect(service.profiles.requested.filter((path) => path === '/recruiters/90')).toHaveLength(1)
  })

  it('keeps the newest name, whatever the order of events', async () => {
    const { id } = await post(service)
    await service.broker.publish(recruiterChanged, { revision: 3, data: state(90, 'Newest') })
    await service.broker.publish(recruiterChanged, { revision: 2, data: state(90, 'Older') })
    await service.broker.consumed()

    const rows = await service.database.rows('SELECT company_name FROM jobs WHERE id = ?', [id])
    expect(rows).toEqual([{ company_name: 'Newest' }])
  })
})
