import { z } from 'zod'
import { defineOperations } from '../operation.ts'
import {
  educationEntriesBody,
  educationEntry,
  experienceEntriesBody,
  experienceEntry,
  maxEducationEntries,
  maxExperienceEntries,
} from './entries.ts'
import { personParams } from './http.ts'

export const entryOperations = defineOperations({
  replaceExperienceEntries: {
    method: 'put',
    path: '/profiles/job-seekers/{user_id}/experience-entries',
    summary: 'Replace your experience entries',
    description: `At most ${maxExperienceEntries}. Months must not be in the future. They are part of the profile.`,
    access: ['JOB_SEEKER'],
    params: personParams,
    body: experienceEntriesBody,
    response: { status: 200, description: 'The entries, the latest first', schema: z.array(experienceEntry) },
    rejections: [404],
  },
  replaceEducationEntries: {
    method: 'put',
    path: '/profiles/job-seekers/{user_id}/education-entries',
    summary: 'Replace your education entries',
    description: `At most ${maxEducationEntries}. Months must not be in the future. They are part of the profile.`,
    access: ['JOB_SEEKER'],
    params: personParams,
    body: educationEntriesBody,
    response: { status: 200, description: 'The entries, the latest first', schema: z.array(educationEntry) },
    rejections: [404],
  },
})
