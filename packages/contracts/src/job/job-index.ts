import { z } from 'zod'
import { id, idText, instant } from '../fields.ts'

/** The most lines of a response with the index of jobs. */
export const maxIndexLines = 50_000
export const jobIndexMediaType = 'application/x-ndjson'
export const jobIndexLine = z.object({ id, title: z.string(), updated_at: instant })
export type JobIndexLine = z.infer<typeof jobIndexLine>
export const readJobIndexQuery = z.object({
  after_id: idText
    .optional()
    .meta({ description: 'Begin after this id: that of the last line of the response before' }),
})
