import { expect, it } from 'vitest'
import { markOf, problemAt, readEducation, readExperience, replaceEntry } from './entry-form.ts'

const from = (fields: Record<string, string>) => (name: string) => fields[name] ?? ''

it('reads what somebody typed, and leaves it to the API to reject it', () => {
  const typed = { title: 'Cook', company: '', start: '3/2020', end: ' ', description: 'Soup\r\nand bread' }
  expect(readExperience(from(typed))).toEqual({
    title: 'Cook',
    company: '',
    location: null,
    start: '2020-03',
    end: null,
    description: 'Soup\nand bread',
  })
  expect(readEducation(from({ institution: 'School', start: '', end: 'soon' }))).toEqual({
    institution: 'School',
    degree: null,
    field: null,
    start: null,
    end: 'soon',
    description: null,
  })
})

it('adds, changes and removes an entry, if it still is as the form remembers it', () => {
  const [one, two, three] = [{ n: 1 }, { n: 2 }, { n: 3 }]
  expect(replaceEntry([one, two], '', three)).toEqual({ at: 2, entries: [one, two, three] })
  expect(replaceEntry([one, two], markOf(one), three)).toEqual({ at: 0, entries: [three, two] })
  expect(replaceEntry([one, two], markOf(two), undefined)).toEqual({ at: 1, entries: [one] })
  expect(replaceEntry([one], markOf(two), three)).toBeUndefined()
})

it('reports the problems of an entry at its fields', () => {
  const problem = {
    type: 'about:blank',
    title: 'Unprocessable',
    status: 422,
    detail: 'invalid',
    error_code: 'VALIDATION_FAILED',
    request_id: 'r',
    errors: ['2/start', '1/end', ''].map((path) => ({ path, code: 'custom', message: 'm' })),
  }
  expect(problemAt(problem, 2).errors?.map(({ path }) => path)).toEqual(['start', '', ''])
})
