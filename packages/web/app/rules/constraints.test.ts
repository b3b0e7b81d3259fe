import { createSeekerBody } from '@portal/contracts/profile/http'
import { expect, it } from 'vitest'
import { constraintsOf } from './constraints.ts'

const { full_name, experience_years, education } = createSeekerBody.shape

it('are those of the contract, also of fields that may be null', () => {
  expect(constraintsOf(full_name)).toEqual({ maxLength: 200 })
  expect(constraintsOf(education)).toEqual({ maxLength: 2000 })
  expect(constraintsOf(experience_years)).toEqual({ min: 0, max: 60 })
})
