import { applicationSubmitted } from '@portal/contracts/application/events'
import { userRegistered } from '@portal/contracts/auth/events'
import { jobChanged, jobPosted } from '@portal/contracts/job/events'
import { recruiterCreated, seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  jobStateOf,
  type NotificationUnderTest,
  newCase,
  newPerson,
  startNotificationService,
  userStateOf,
} from './portal.ts'

let service: NotificationUnderTest
beforeAll(async () => {
  service = await startNotificationService()
})
afterAll(() => service.stop())

async function subjectsTo(address: string) {
  const rows = await service.database.rows<{ subject: string }>('SELECT subject FROM deliveries WHERE recipient = ?', [
    address,
  ])
  return rows.map((row) => row.subject)
}

function requestCounts({ state }: ReturnType<typeof newCase>) {
  const paths = [
    `/users/${state.seeker_user_id}`,
    `/users/${state.recruiter_user_id}`,
    `/job-seekers/${state.seeker_user_id}`,
    `/recruiters/${state.recruiter_user_id}`,
    `/jobs/${state.job_id}`,
  ]
  const requested = [service.users, service.profiles, service.jobs].flatMap((owner) => owner.requested)
  return paths.map((path) => requested.filter((each) => each === path).length)
}

describe('the data in emails', () => {
  it('comes from events, without requests to the owners', async () => {
    const story = newCase(service)
    const { seeker, recruiter, state } = story
    for (const person of [seeker, recruiter]) {
      await service.broker.publish(userRegistered, { data: userStateOf(person) })
    }
    await service.broker.publish(seekerCreated, {
      data: { job_seeker_id: seeker.id, user_id: seeker.id, full_name: 'Grace Hopper' },
    })
    await service.broker.publish(recruiterCreated, {
      data: { recruiter_id: recruiter.id, user_id: recruiter.id, company_name: 'Navy' },
    })
    await service.broker.publish(jobPosted, { data: jobStateOf(state.job_id, { title: 'Admiral' }) })
    await service.broker.consumed()

    await service.broker.publish(applicationSubmitted, { data: state })
    await service.delivered()

    expect(requestCounts(story)).toEqual([0, 0, 0, 0, 0])
    expect(await subjectsTo(recruiter.email)).toContain('New application: Admiral')
  })

  it('is fetched from the owners, once, if the events have not arrived yet', async () => {
    const story = newCase(service)

    await service.broker.publish(applicationSubmitted, { data: story.state })
    await service.broker.publish(applicationSubmitted, { data: story.state })
    await service.delivered()

    expect(requestCounts(story)).toEqual([1, 1, 1, 1, 1])
    expect(await subjectsTo(story.recruiter.email)).toHaveLength(2)
  })

  it('is the newest, in whatever order the events arrive', async () => {
    const story = newCase(service)
    const { job_id } = story.state
    const { id } = story.seeker
    const name = (full_name: string) => ({ job_seeker_id: id, user_id: id, full_name })

    await service.broker.publish(jobChanged, { revision: 3, data: jobStateOf(job_id, { title: 'Newest' }) })
    await service.broker.publish(jobChanged, { revision: 2, data: jobStateOf(job_id, { title: 'Older' }) })
    await service.broker.publish(jobPosted, { revision: 1, data: jobStateOf(job_id, { title: 'Oldest' }) })
    await service.broker.publish(seekerChanged, { revision: 2, data: name('Ada King') })
    await service.broker.publish(seekerCreated, { revision: 1, data: name('Ada Byron') })
    await service.broker.consumed()

    const titles = await service.database.rows('SELECT title FROM job_titles WHERE job_id = ?', [job_id])
    const names = await service.database.rows('SELECT name FROM seeker_names WHERE user_id = ?', [id])
    expect([titles, names]).toEqual([[{ title: 'Newest' }], [{ name: 'Ada King' }]])
  })

  it('delays the email while an owner does not provide it', async () => {
    const story = newCase(service)
    const path = `/jobs/${story.state.job_id}`
    service.jobs.state.set(path, { revision: 1, data: { job_id: 'nonsense' } })

    await service.broker.publish(applicationSubmitted, { data: story.state })
    await until('the request', () => service.jobs.requested.includes(path))
    service.jobs.state.set(path, { revision: 1, data: jobStateOf(story.state.job_id) })
    await service.delivered()

    expect(await subjectsTo(story.seeker.email)).toEqual(['Application received: DevOps Engineer'])
  })

  it('may lack a name, and then the greeting has none', async () => {
    const story = newCase(service)
    const stranger = newPerson(service, 'JOB_SEEKER', 'Nobody')
    service.profiles.state.delete(`/job-seekers/${stranger.id}`)

    await service.broker.publish(applicationSubmitted, { data: { ...story.state, seeker_user_id: stranger.id } })
    await service.delivered()

    const rows = await service.database.rows('SELECT text_body FROM deliveries WHERE user_id = ?', [stranger.id])
    expect(rows).toMatchObject([{ text_body: expect.stringMatching(/^Hello,\n/) }])
    expect(await subjectsTo(story.recruiter.email)).toHaveLength(1)
  })
})
