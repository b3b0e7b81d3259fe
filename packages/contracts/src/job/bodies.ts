import { z } from 'zod'
import { id, line } from '../fields.ts'
import { draftFields, publishAtOfJobChange, publishAtOfNewJob, requireUnlessDraft } from './draft.ts'
import { endField } from './end.ts'
import { payFields } from './pay.ts'
import { placeFields } from './place.ts'
import { statementFields } from './statements.ts'
import { skillFields } from './wanted-skills.ts'
import { workFields } from './work.ts'

const jobFields = {
  title: line(200),
  ...draftFields,
  ...placeFields,
  ...payFields,
  ...workFields,
  ...statementFields,
  ...endField,
  ...skillFields,
  reject_duplicates: z.boolean().optional().meta({
    description:
      'If true, rejected (409 `DUPLICATE_JOB`) if another open or paused job of your company has the same title, location and type. Otherwise the response has the notice `POSSIBLE_DUPLICATE`',
  }),
}

export const postJobBody = requireUnlessDraft(
  z.strictObject({
    ...jobFields,
    ...publishAtOfNewJob,
    status: z.enum(['DRAFT', 'OPEN']).optional(),
    recruiter_id: id.optional().meta({ description: 'If sent, must be your own recruiter profile' }),
  }),
).meta({
  id: 'NewJob',
  example: {
    title: 'DevOps Engineer',
    description: 'Run our clusters and keep them boring.',
    location: 'Bangalore',
    workplace: 'HYBRID',
    country: 'IN',
    city: 'Bangalore',
    salary_min: 60000,
    salary_max: 90000,
    salary_currency: 'EUR',
    salary_period: 'YEAR',
    job_type: 'FULL_TIME',
    status: 'OPEN',
    skill_ids: [1, 2],
  },
})
export type NewJob = z.infer<typeof postJobBody>

export const changeJobBody = z
  .strictObject({
    ...jobFields,
    ...publishAtOfJobChange,
    expected_revision: z.int().optional().meta({
      description: 'If the job has another `revision`, the change is rejected (409 `JOB_HAS_CHANGED`)',
    }),
  })
  .partial()
  .meta({ id: 'JobChange' })
export type JobChange = z.infer<typeof changeJobBody>
