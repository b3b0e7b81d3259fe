import type { Job } from '@portal/contracts/job/http'
import { describe, expect, it } from 'vitest'
import { postingOf } from './job-posting.ts'

const job: Job = {
  id: 7,
  created_at: '2026-03-01T09:30:00.000Z',
  updated_at: '2026-03-02T09:30:00.000Z',
  is_deleted: null,
  title: 'Baker',
  description: '# Tasks\n\nBake **bread**.',
  location: 'Vienna',
  workplace: null,
  country: 'AT',
  region: null,
  city: null,
  latitude: null,
  longitude: null,
  remote_countries: [],
  salary_min: null,
  salary_max: null,
  salary_currency: null,
  salary_visibility: 'PUBLIC',
  salary_period: null,
  seniority: null,
  min_experience_years: null,
  openings: null,
  language: null,
  benefits: [],
  job_type: 'CONTRACT',
  status: 'OPEN',
  publish_at: null,
  published_at: '2026-03-02T08:00:00.000Z',
  expires_at: '2026-05-31T08:00:00.000Z',
  closed_at: null,
  close_reason: null,
  recruiter_id: 3,
  company_id: 3,
  company_name: 'Bread & Sons',
  reply_within_days: null,
  is_existing_vacancy: null,
  uses_ai_screening: null,
  apply_url: null,
  wanted_skills: [],
  skills: [],
}
const remote = { ...job, workplace: 'REMOTE', country: null } as const

describe('what search engines read about a job', () => {
  it('has all that they require', () => {
    expect(postingOf({ ...job, city: 'Vienna' }, 'https://jobs.example')).toEqual({
      '@context': 'https://schema.org/',
      '@type': 'JobPosting',
      title: 'Baker',
      description: '<h3>Tasks</h3>\n<p>Bake <strong>bread</strong>.</p>\n',
      datePosted: '2026-03-02T08:00:00.000Z',
      validThrough: '2026-05-31T08:00:00.000Z',
      employmentType: 'CONTRACTOR',
      hiringOrganization: { '@type': 'Organization', name: 'Bread & Sons' },
      identifier: { '@type': 'PropertyValue', name: 'Bread & Sons', value: '7' },
      url: 'https://jobs.example/jobs/7/baker',
      directApply: true,
      jobLocation: {
        '@type': 'Place',
        address: { '@type': 'PostalAddress', addressCountry: 'AT', addressLocality: 'Vienna' },
      },
    })
  })

  it('says from where a remote job can be done, instead of where it is', () => {
    const countries = (names: string[]) => ({
      jobLocationType: 'TELECOMMUTE',
      applicantLocationRequirements: names.map((name) => ({ '@type': 'Country', name })),
    })

    expect(postingOf({ ...remote, remote_countries: ['AT', 'DE'] }, '')).toMatchObject(countries(['AT', 'DE']))
    expect(postingOf({ ...remote, country: 'AT' }, '')).toMatchObject(countries(['AT']))
    expect(postingOf({ ...remote, country: 'AT' }, '')).not.toHaveProperty('jobLocation')
  })

  it('says what the job pays if it names amount, currency and period', () => {
    const paid = { ...job, salary_min: 30_000, salary_currency: 'EUR', salary_period: 'YEAR' } as const

    expect(postingOf(paid, '')).toMatchObject({
      baseSalary: { currency: 'EUR', value: { '@type': 'QuantitativeValue', minValue: 30_000, unitText: 'YEAR' } },
    })
    expect(postingOf({ ...paid, salary_visibility: 'APPLICANTS' }, '')).not.toHaveProperty('baseSalary')
    for (const missing of [{ salary_min: null }, { salary_currency: null, salary_period: null }]) {
      expect(postingOf({ ...paid, ...missing }, '')).not.toHaveProperty('baseSalary')
    }
  })

  it('says what the work is like', () => {
    const work = { openings: 2, benefits: ['Lunch', 'Bike'], min_experience_years: 3 }

    expect(postingOf({ ...job, ...work }, '')).toMatchObject({
      totalJobOpenings: 2,
      jobBenefits: 'Lunch, Bike',
      experienceRequirements: { monthsOfExperience: 36 },
    })
  })

  it('is nothing without a country, and for jobs that are not open', () => {
    expect(postingOf({ ...job, country: null }, '')).toBeUndefined()
    expect(postingOf({ ...job, country: null, remote_countries: ['DE'] }, '')).toBeUndefined()
    expect(postingOf(remote, '')).toBeUndefined()
    for (const status of ['DRAFT', 'PAUSED', 'CLOSED'] as const)
      expect(postingOf({ ...job, status }, '')).toBeUndefined()
  })

  it('says where one does not apply on this page', () => {
    const elsewhere = { ...job, apply_url: 'https://jobs.example.com/apply' }
    expect(postingOf(elsewhere, 'https://jobs.example.com')).toMatchObject({ directApply: false })
  })
})
