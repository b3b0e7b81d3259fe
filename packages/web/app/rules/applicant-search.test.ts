import { expect, it } from 'vitest'
import { applicantPath, applicantsPath, pageOf, readApplicantSearch, readPlace } from './applicant-search.ts'

const read = (query: string) => readApplicantSearch(new URLSearchParams(query))

it('reads what is valid, and leaves out the rest', () => {
  expect(read('view=board&q=+ada+&status=SHORTLISTED&sort=name&page=3')).toEqual({
    view: 'board',
    q: 'ada',
    status: 'SHORTLISTED',
    sort: 'name',
    page: 3,
  })
  expect(read('view=tree&status=LATE&sort=age&page=0')).toEqual({
    view: undefined,
    q: '',
    status: undefined,
    sort: undefined,
    page: 1,
  })
})

it('writes a search without its defaults, so that reading it gives the same', () => {
  expect(applicantsPath(7, read(''))).toBe('/hire/jobs/7/applicants')
  expect(applicantsPath(7, read('sort=newest&page=1'))).toBe('/hire/jobs/7/applicants')
  expect(applicantsPath(7, read('view=board&q=ada'))).toBe('/hire/jobs/7/applicants/board?q=ada')
  const search = read('q=ada+lovelace&status=APPLIED&sort=oldest&page=2')
  expect(read(applicantsPath(7, search).split('?')[1] ?? '')).toEqual(search)
})

it('names an applicant by the position in the search, and finds the page of the list from it', () => {
  const search = read('status=APPLIED&page=2')
  expect(applicantPath(9, { search, at: 61 })).toBe('/hire/applications/9?status=APPLIED&at=61')
  expect(applicantPath(9)).toBe('/hire/applications/9')
  expect([0, 49, 50, undefined].map(pageOf)).toEqual([1, 1, 2, 1])
})

it('has no position where the address has none that is possible', () => {
  const at = (text: string) => readPlace(new URLSearchParams({ at: text })).at
  expect(['0', '61', '9999'].map(at)).toEqual([0, 61, 9999])
  expect(['', '-1', 'x', '10000', '1e3'].map(at)).toEqual([undefined, undefined, undefined, undefined, undefined])
})
