import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { describe, expect, it } from 'vitest'
import { subjectsTo, waitForEmails } from './emails.ts'
import { hire, postJob, recruiterWithProfile, seekerWithProfile } from './hire.ts'
import { guest, join, logIn } from './person.ts'

describe('a recruiter and a job seeker', () => {
  it('get from registration to hiring, and each receives every email once', async () => {
    await hire()
  })

  it('are notified once when the same application is sent thirty times at once', async () => {
    const { recruiter } = await recruiterWithProfile()
    const { id } = await postJob(recruiter)
    const seeker = await seekerWithProfile()

    const attempts = Array.from({ length: 30 }, () => seeker.request('POST', '/api/v1/applications/', { job_id: id }))
    const statuses = (await Promise.all(attempts)).map((response) => response.status)

    expect(statuses.sort()).toEqual([201, ...Array(29).fill(409)])
    await waitForEmails(seeker.email, 3)
    await waitForEmails(recruiter.email, 3)
    const applications = await expectStatus(200, recruiter.request('GET', `/api/v1/applications/job/${id}`))
    expect(applications).toHaveLength(1)
    expect(await subjectsTo(seeker.email)).toHaveLength(3)
    expect(await subjectsTo(recruiter.email)).toHaveLength(3)
  })

  it('can post a job and apply for it right after the response', async () => {
    const { recruiter } = await recruiterWithProfile()
    const seeker = await seekerWithProfile()

    for (let count = 0; count < 20; count++) {
      const { id } = await postJob(recruiter)
      await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: id }))
    }
  })

  it('leave an entry for each thing that they did in the activity log', async () => {
    const { recruiter } = await recruiterWithProfile()
    const { id } = await postJob(recruiter)
    const admin = await logIn('admin@example.com', 'password123')

    const path = `/api/v1/activity-logs?user_id=${recruiter.id}`
    const entries = await until('the activity log', async () => {
      const found = await expectStatus(200, admin.request('GET', path))
      return found.length >= 8 && found
    })

    // Each service has a consumer of its own, so only entries of one service are in order.
    const actions = (of: string[]) =>
      entries.flatMap(({ action }: { action: string }) => (of.includes(action) ? [action] : []))
    const account = ['EMAIL_VERIFIED', 'SIGNED_IN', 'LINK_REQUESTED', 'USER_CREATED']
    const profile = ['RECRUITER_PROFILE_CREATED', 'COMPANY_MEMBER_CHANGED', 'COMPANY_CREATED']
    expect(actions(account)).toEqual(account)
    expect(actions(profile)).toEqual(profile)
    for (const entry of [
      { action: 'JOB_POSTED', entity_type: 'JOB', entity_id: id },
      { action: 'COMPANY_MEMBER_CHANGED', detail: 'OWNER' },
      { action: 'SIGNED_IN', entity_type: 'USER', entity_id: recruiter.id, user_agent: 'node' },
      { action: 'USER_CREATED', entity_type: 'USER', entity_id: recruiter.id },
    ]) {
      expect(entries).toContainEqual(expect.objectContaining({ ...entry, user_id: recruiter.id }))
    }
    expect(entries.every((entry: { request_id: string | null }) => entry.request_id !== null)).toBe(true)
  })
})

describe('an account', () => {
  it('loses its access with the next request after it is deactivated', async () => {
    const seeker = await join('JOB_SEEKER')
    const admin = await logIn('admin@example.com', 'password123')
    await expectStatus(200, seeker.request('GET', '/api/v1/users/me'))

    await expectStatus(200, admin.request('PATCH', `/api/v1/users/${seeker.id}`, { is_active: false }))

    await expectStatus(401, seeker.request('GET', '/api/v1/users/me'))
  })
})

describe('the demo data', () => {
  it('has the ids that older clients use', async () => {
    const skills = await expectStatus(200, guest.request('GET', '/api/v1/skills'))
    expect(skills.slice(0, 5).map(({ id, name }: { id: number; name: string }) => [id, name])).toEqual([
      [1, 'Python'],
      [2, 'SQL'],
      [3, 'Power BI'],
      [4, 'FastAPI'],
      [5, 'Machine Learning'],
    ])
    const recruiter = await logIn('recruiter@example.com', 'password123')
    for (const id of [1, 2]) {
      const posted = await expectStatus(200, guest.request('GET', `/api/v1/jobs/${id}`))
      expect(posted.company_name).toBe('TechCorp')
      // Other tests on the same portal may have added more.
      expect(await expectStatus(200, recruiter.request('GET', `/api/v1/applications/job/${id}`))).not.toHaveLength(0)
    }
    for (const name of ['alice', 'bob', 'test']) await logIn(`${name}@example.com`, 'password123')
  })
})
