import { expect, it } from 'vitest'
import { chosenValue, readChosen } from './chosen-applicants.ts'

it('reads what check boxes name, each application once', () => {
  const chosen = { id: 12, status: 'APPLIED' } as const
  expect(readChosen([chosenValue(chosen), '13-SHORTLISTED', '13-SHORTLISTED'])).toEqual([
    chosen,
    { id: 13, status: 'SHORTLISTED' },
  ])
})

it('leaves out what is no application, and what is more than a page', () => {
  expect(readChosen(['', '0-APPLIED', '7', '7-LATE', 'x-APPLIED', '7-APPLIED-'])).toEqual([])
  expect(readChosen(Array.from({ length: 60 }, (_, index) => `${index + 1}-APPLIED`))).toHaveLength(50)
})
