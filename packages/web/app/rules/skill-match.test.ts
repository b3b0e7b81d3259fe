import { expect, it } from 'vitest'
import { matchSkills } from './skill-match.ts'

it('says which skills of the job an applicant has, and which others', () => {
  const sql = { skill_id: 2, name: 'SQL', proficiency_level: 'ADVANCED' }
  const baking = { skill_id: 9, name: 'Baking', proficiency_level: 'BEGINNER' }
  const ofJob = [
    { id: 1, name: 'Python' },
    { id: 2, name: 'SQL' },
  ]

  expect(matchSkills(ofJob, [sql, baking])).toEqual({
    wanted: [
      { id: 1, name: 'Python', has: undefined },
      { id: 2, name: 'SQL', has: sql },
    ],
    others: [baking],
  })
})
