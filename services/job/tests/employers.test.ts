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

describe('our copy of a recruiter', () => {
  it('comes from the event, so that nobody has to be asked', async () => {
    await service.broker.publish(recruiterCreated, { revision: 1, data: state(97, 'Heard of') })
    await service.broker.consumed()

    const job = await post(service, {}, bearer(97, 'RECRUITER'))

    expect(job.company_name).toBe('Heard of')
    expect(service.profiles.requested).not.toContain('/recruiters/97')
  })

  it('is asked for once where the event is still on its way', async () => {
    await post(service)
    await post(service)

    expect(service.profiles.requested.filter((path) => path === '/recruiters/90')).toHaveLength(1)
  })

  it('keeps the newest name, whatever the order', async () => {
    const { id } = await post(service)
    await service.broker.publish(recruiterChanged, { revision: 3, data: state(90, 'Newest') })
    await service.broker.publish(recruiterChanged, { revision: 2, data: state(90, 'Older') })
    await service.broker.consumed()

    const rows = await service.database.rows('SELECT company_name FROM jobs WHERE id = ?', [id])
    expect(rows).toEqual([{ company_name: 'Newest' }])
  })
})
