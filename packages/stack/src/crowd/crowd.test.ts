import { demoAccounts, moreDemoAccounts } from '@portal/contracts/auth/demo-accounts'
import { postJobBody } from '@portal/contracts/job/bodies'
import { createSeekerBody } from '@portal/contracts/profile/http'
import { describe, expect, it } from 'vitest'
import { demoJobs, demoSkills } from '../demo-data.ts'
import { moreSkills } from './crowd-data.ts'
import { bodyOf, companies } from './load-crowd.ts'
import { people } from './people.ts'

const jobs = companies.flatMap((company) => company.jobs.map((job) => ({ company, job })))

describe('the rest of the demo data', () => {
  it('uses each of its accounts once', () => {
    const used = [...companies, ...people].map(({ email }) => email).sort()
    const known = demoAccounts.map(({ email }) => email).filter((email) => /^(?:alice|bob|recruiter)@/.test(email))

    expect(used).toEqual([...moreDemoAccounts.map(({ email }) => email), ...known].sort())
  })

  it('is accepted by the API', () => {
    for (const { company, job } of jobs) {
      expect(postJobBody.safeParse(bodyOf(company, job)).error, job.title).toBeUndefined()
    }
    for (const { profile } of people) if (profile) expect(createSeekerBody.safeParse(profile).error).toBeUndefined()
  })

  it('has no more new skills than a recruiter may add on a day', () => {
    expect(new Set([...demoSkills, ...moreSkills]).size).toBe(demoSkills.length + moreSkills.length)
    expect(moreSkills.length).toBeLessThanOrEqual(20)
  })

  it('has jobs of each type and status, and applications of each status', () => {
    const statuses = jobs.flatMap(({ job }) => job.applicants ?? []).map(({ status }) => status)

    expect(jobs.length + demoJobs.length).toBeGreaterThanOrEqual(40)
    expect(new Set(jobs.map(({ job }) => job.type)).size).toBe(4)
    expect(new Set(jobs.map(({ job }) => job.status)).size).toBe(4)
    expect(new Set(jobs.map(({ company, job }) => bodyOf(company, job).workplace)).size).toBe(3)
    expect(new Set(jobs.map(({ job }) => job.isPayForApplicants)).size).toBe(2)
    expect(new Set(statuses)).toEqual(new Set(['APPLIED', 'SHORTLISTED', 'HIRED', 'REJECTED', 'WITHDRAWN']))
  })

  it('has different titles in a company, because a title is how a job is found again', () => {
    for (const { jobs: own } of companies) expect(new Set(own.map(({ title }) => title)).size).toBe(own.length)
  })
})
