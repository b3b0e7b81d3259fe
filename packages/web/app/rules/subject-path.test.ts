import { expect, it } from 'vitest'
import { subjectPath } from './subject-path.ts'

it('leads the parties of an application to it and its interviews, each to the own pages', () => {
  expect(subjectPath({ entity_type: 'APPLICATION', entity_id: 7 }, 'JOB_SEEKER')).toBe('/applications/7')
  expect(subjectPath({ entity_type: 'INTERVIEW', entity_id: 8 }, 'JOB_SEEKER')).toBe('/interviews/8')
  expect(subjectPath({ entity_type: 'COMPANY', entity_id: 4 }, 'RECRUITER')).toBe('/hire/team')
  expect(subjectPath({ entity_type: 'USER', entity_id: 9 }, 'JOB_SEEKER')).toBeUndefined()
  expect(subjectPath({ entity_type: 'APPLICATION', entity_id: 7 }, 'RECRUITER')).toBe('/hire/applications/7')
  expect(subjectPath({ entity_type: 'INTERVIEW', entity_id: 8 }, 'RECRUITER')).toBe('/hire/interviews/8')
  expect(subjectPath({ entity_type: 'JOB', entity_id: 6 }, 'RECRUITER')).toBe('/hire/jobs/6')
  expect(subjectPath({ entity_type: 'JOB', entity_id: 6 }, 'JOB_SEEKER')).toBeUndefined()
  expect(subjectPath({ entity_type: 'APPLICATION', entity_id: 7 }, 'ADMIN')).toBeUndefined()
  expect(subjectPath({ entity_type: 'APPLICATION', entity_id: 7 }, undefined)).toBeUndefined()
})
