import { z } from 'zod'
import { id, instant } from '../fields.ts'
import { defineOperations } from '../operation.ts'
import { applicationStatuses } from './http.ts'

export const exportFormats = ['json', 'csv'] as const
export const exportApplicationsQuery = z.object({
  format: z.enum(exportFormats).optional().meta({
    description: 'json, the default; or csv, with a line for each step',
  }),
})

/** An application in the record of its applicant. */
export const exportedApplication = z
  .object({
    id,
    job_id: id,
    title: z.string().nullable(),
    company_name: z.string().nullable(),
    location: z.string().nullable(),
    status: z.enum(applicationStatuses),
    attempt: z.int(),
    steps: z
      .array(z.object({ at: instant, status: z.enum(applicationStatuses) }))
      .meta({ description: 'Each status that the application got, oldest first' }),
  })
  .meta({ id: 'ExportedApplication' })
export type ExportedApplication = z.infer<typeof exportedApplication>

export const exportOperations = defineOperations({
  exportMyApplications: {
    method: 'get',
    path: '/applications/my/export',
    summary: 'Download your applications',
    description:
      'All of them, oldest first, with the date of each step, as a file. In CSV, a text that a spreadsheet would take for a formula begins with an apostrophe.',
    access: ['JOB_SEEKER'],
    limit: 'search',
    query: exportApplicationsQuery,
    response: { status: 200, description: 'The applications', schema: z.array(exportedApplication), csv: true },
  },
})
