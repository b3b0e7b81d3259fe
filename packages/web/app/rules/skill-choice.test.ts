import { expect, it } from 'vitest'
import { readChoices, skillField } from './skill-choice.ts'

it('reads skills with their levels, and no other field', () => {
  const fields = new URLSearchParams({ q: 'sql', [skillField(7)]: 'ADVANCED', [skillField(8)]: 'BEGINNER' })
  expect(readChoices(fields)).toEqual([
    { skill_id: 7, proficiency_level: 'ADVANCED' },
    { skill_id: 8, proficiency_level: 'BEGINNER' },
  ])
})

it('leaves out what was removed and what is not valid, and names no skill twice', () => {
  const fields = new URLSearchParams(
    'skill-1=&skill-0=ADVANCED&skill-2=GURU&skill-x=ADVANCED&skill-3=BEGINNER&skill-3=ADVANCED',
  )
  expect(readChoices(fields)).toEqual([{ skill_id: 3, proficiency_level: 'ADVANCED' }])
})

it('reads as many skills as a profile can have', () => {
  expect(readChoices(Array.from({ length: 200 }, (_, index) => [skillField(index + 1), 'ADVANCED']))).toHaveLength(100)
})
