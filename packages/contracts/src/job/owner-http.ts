import { z } from 'zod'
import { id } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { job, jobParams } from './http.ts'

export const changeJobOwnerBody = z.strictObject({ user_id: id }).meta({ id: 'JobOwnerChange' })

export const ownerOperations = defineOperations({
  changeJobOwner: {
    method: 'put',
    path: '/jobs/{id}/owner',
    summary: 'Hand a job over to a colleague, with its applications',
    description: `For members of the company who may manage its jobs. The colleague must be a recruiter or an owner of the company
(422). Applicants see no difference.`,
    access: ['RECRUITER'],
    params: jobParams,
    body: changeJobOwnerBody,
    response: { status: 200, description: 'The job', schema: job },
    rejections: [404],
  },
})
