import { expect, it } from 'vitest'
import { companyProblem, readCompanyForm } from './company-form.ts'

it('reads a company, and removes what is empty', () => {
  const form = new Map([
    ['name', 'Brot & Söhne'],
    ['website', ' https://brot.example.com '],
    ['size', ''],
    ['country', 'DE'],
    ['description', '  '],
  ])

  expect(readCompanyForm((name) => form.get(name) ?? '')).toEqual({
    name: 'Brot & Söhne',
    website: 'https://brot.example.com',
    industry: null,
    size: null,
    country: 'DE',
    description: null,
  })
})

it('finds the fields of a company that is created by a recruiter profile', () => {
  const problem = { type: '', title: '', status: 422, detail: '', error_code: 'VALIDATION_FAILED', request_id: '' }
  const error = { code: 'too_small', message: 'must not be blank' }

  expect(companyProblem({ ...problem, errors: [{ ...error, path: 'company_name' }] })?.errors).toEqual([
    { ...error, path: 'name' },
  ])
  expect(companyProblem(problem)).toEqual(problem)
  expect(companyProblem(undefined)).toBeUndefined()
})
