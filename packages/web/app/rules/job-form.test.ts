import { postJobBody } from '@portal/contracts/job/bodies'
import { describe, expect, it } from 'vitest'
import { bodyOf, emptyJob, readJobForm } from './job-form.ts'

function form(entries: [string, string][]): FormData {
  const data = new FormData()
  for (const [name, value] of entries) data.append(name, value)
  return data
}

describe('the form of a job', () => {
  it('becomes what the API takes', () => {
    const typed = readJobForm(
      form([
        ['title', 'Baker'],
        ['location', 'Vienna'],
        ['job_type', 'PART_TIME'],
        ['workplace', 'REMOTE'],
        ['country', 'AT'],
        ['region', ''],
        ['city', 'Vienna'],
        ['remote_country', 'DE'],
        ['remote_country', 'CH'],
        ['remote_country', 'DE'],
        ['another_country', 'FR'],
        ['salary_min', '30,000'],
        ['salary_max', ''],
        ['salary_currency', 'EUR'],
        ['salary_period', 'YEAR'],
        ['salary_visibility', 'APPLICANTS'],
        ['seniority', 'MID'],
        ['min_experience_years', '0'],
        ['openings', ''],
        ['language', 'de'],
        ['benefits', 'Bread for the family\r\n\r\nFree Sundays\r\n'],
        ['description', 'Bread.\r\nRolls.'],
        ['skill', '3'],
        ['skill', '3'],
        ['skill', '-1'],
        ['skill', '7'],
        ['need-7', 'ADVANCED'],
        ['optional-7', 'on'],
        ['need-3', 'anything'],
        ['reply_within_days', '14'],
        ['is_existing_vacancy', 'yes'],
        ['apply_url', ' https://example.com/apply '],
        ['external_ref', ''],
      ]),
    )

    expect(postJobBody.parse(bodyOf(typed, 'UTC'))).toEqual({
      title: 'Baker',
      location: 'Vienna',
      job_type: 'PART_TIME',
      workplace: 'REMOTE',
      country: 'AT',
      region: null,
      city: 'Vienna',
      remote_countries: ['DE', 'CH', 'FR'],
      salary_min: 30_000,
      salary_max: null,
      salary_currency: 'EUR',
      salary_period: 'YEAR',
      salary_visibility: 'APPLICANTS',
      seniority: 'MID',
      min_experience_years: 0,
      openings: null,
      language: 'de',
      benefits: ['Bread for the family', 'Free Sundays'],
      description: 'Bread.\nRolls.',
      skill_ids: [3, 7],
      wanted_skills: [
        { skill_id: 3, need: null, is_required: true },
        { skill_id: 7, need: 'ADVANCED', is_required: false },
      ],
      reply_within_days: 14,
      is_existing_vacancy: true,
      uses_ai_screening: null,
      apply_url: 'https://example.com/apply',
      external_ref: null,
    })
  })

  it('keeps what the API rejects', () => {
    const typed = readJobForm(
      form([
        ['job_type', 'SLAVERY'],
        ['workplace', 'OFFICE'],
      ]),
    )

    expect(typed).toEqual({ ...emptyJob, job_type: '' })
    const { error } = postJobBody.safeParse(bodyOf(typed, 'UTC'))
    expect(error?.issues.map(({ path }) => path[0]).toSorted()).toEqual(['job_type', 'title'])
  })
})
