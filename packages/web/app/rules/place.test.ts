import { expect, it } from 'vitest'
import { workplaceToShow } from './place.ts'

const words = { ONSITE: 'On site', HYBRID: 'Hybrid', REMOTE: 'Remote' }

it.each([
  ['Vienna', null, undefined],
  ['Vienna', 'ONSITE', undefined],
  ['Vienna', 'HYBRID', 'Hybrid'],
  ['Vienna', 'REMOTE', 'Remote'],
  ['Vienna or remote', 'REMOTE', undefined],
] as const)('says about a job at %s that is %s: %s', (location, workplace, text) => {
  expect(workplaceToShow({ location, workplace }, words)).toBe(text)
})
