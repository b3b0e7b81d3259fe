import { expect, it } from 'vitest'
import { subjectPath } from './subject-path.ts'

it('leads a job seeker to the application or the interview', () => {
  expect(subjectPath({ entity_type: 'APPLICATION', entity_id: 7 }, 'JOB_SEEKER')).toBe('/applications/7')
  expect(subjectPath({ entity_type: 'INTERVIEW', entity_id: 8 }, 'JOB_SEEKER')).toBe('/interviews/8')
  expect(subjectPath({ entity_type: 'USER', entity_id: 9 }, 'JOB_SEEKER')).toBeUndefined()
  expect(subjectPath({ entity_type: 'APPLICATION', entity_id: 7 }, 'RECRUITER')).toBeUndefined()
})
