import { z } from 'zod'
import { defineOperations } from '../operation.ts'
import { personParams, seekerProfile } from './http.ts'

/** Why a part of a document was not taken over. */
export const dropReasons = ['UNSUPPORTED', 'INVALID', 'INCOMPLETE', 'UNKNOWN', 'NO_MONTH', 'TOO_MANY'] as const
export type DropReason = (typeof dropReasons)[number]

const jsonResume = z.looseObject({}).meta({
  id: 'JsonResume',
  description: 'A résumé in the format of https://jsonresume.org/schema',
  example: { basics: { name: 'Ada Lovelace', label: 'Analyst' }, work: [] },
})

const dropped = z
  .object({
    path: z.string().meta({ description: 'Where it is in the document', example: 'work/0/url' }),
    reason: z.enum(dropReasons).meta({
      description: `UNSUPPORTED: a profile has no place for it; INVALID: the profile cannot hold it; INCOMPLETE: something
is missing that an entry needs; UNKNOWN: a language, a level or a skill that the portal does not know; NO_MONTH: a year
alone, for which the first or the last month is taken; TOO_MANY`,
    }),
  })
  .meta({ id: 'DroppedPart' })

export const jsonResumeOperations = defineOperations({
  readJsonResume: {
    method: 'get',
    path: '/profiles/job-seekers/{user_id}/json-resume',
    summary: 'Read your profile as JSON Resume',
    access: ['JOB_SEEKER'],
    params: personParams,
    response: { status: 200, description: 'The profile, as far as the format has a place for it', schema: jsonResume },
    rejections: [404],
  },
  importJsonResume: {
    method: 'post',
    path: '/profiles/job-seekers/{user_id}/json-resume',
    summary: 'Take over a JSON Resume into your profile',
    description: `Sections of the document replace those of the profile; what the document does not name stays. What
could not be taken over is listed.`,
    access: ['JOB_SEEKER'],
    params: personParams,
    body: jsonResume,
    response: {
      status: 200,
      description: 'The profile, and what was not taken over',
      schema: z.object({ profile: seekerProfile, dropped: z.array(dropped) }),
    },
    rejections: [404],
  },
})
