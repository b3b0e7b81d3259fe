import { createPeer } from '@portal/chassis/http/peer'
import { stateOf } from '@portal/contracts/event'
import { recruiterState, seekerState } from '@portal/contracts/profile/events'
import { testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, newRecruiter, type ProfileUnderTest, seekerWithProfile, startProfileService } from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

function application() {
  return createPeer({ from: 'application', to: 'profile', url: service.url, secret: testSecrets.SERVICE_SECRET })
}

describe('another service', () => {
  it('gets the state of a recruiter by user id', async () => {
    const recruiter = newRecruiter()
    const path = '/api/v1/profiles/recruiters'
    const { body } = await request(service.url).post(path).set(recruiter.headers).send({ company_name: 'TechCorp' })

    expect(await application().request(`/recruiters/${recruiter.id}`, stateOf(recruiterState))).toEqual({
      revision: 1,
      data: { recruiter_id: body.id, user_id: recruiter.id, company_name: 'TechCorp' },
    })
    expect(await application().request('/recruiters/99999', stateOf(recruiterState))).toBeUndefined()
  })

  it('gets the state of a job seeker by user id', async () => {
    const seeker = await seekerWithProfile(service)

    expect(await application().request(`/job-seekers/${seeker.id}`, stateOf(seekerState))).toEqual({
      revision: 1,
      data: { job_seeker_id: seeker.profile.id, user_id: seeker.id, full_name: 'Ada Lovelace', version: 1 },
    })
    expect(await application().request('/job-seekers/99999', stateOf(seekerState))).toBeUndefined()
  })

  it('must authenticate with a service token; access tokens are rejected', async () => {
    const seeker = await seekerWithProfile(service)

    await request(service.url).get(`/internal/job-seekers/${seeker.id}`).expect(401)
    await request(service.url).get(`/internal/job-seekers/${seeker.id}`).set(admin).expect(401)
  })
})
