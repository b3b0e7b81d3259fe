import { expect, it } from 'vitest'
import { choiceOf, readChoices } from './skill-choice.ts'

it('writes and reads skills with their levels', () => {
  expect(readChoices([choiceOf(7, 'ADVANCED'), choiceOf(8)])).toEqual([
    { skill_id: 7, proficiency_level: 'ADVANCED' },
    { skill_id: 8, proficiency_level: 'INTERMEDIATE' },
  ])
})

it('leaves out what was removed, what is not valid, and what comes twice', () => {
  expect(readChoices(['', '7', '0:ADVANCED', '7:GURU', '7:BEGINNER', '7:ADVANCED', '-1:BEGINNER'])).toEqual([
    { skill_id: 7, proficiency_level: 'BEGINNER' },
  ])
})

it('keeps as many skills as a profile can have', () => {
  expect(readChoices(Array.from({ length: 200 }, (_, index) => choiceOf(index + 1)))).toHaveLength(100)
})
