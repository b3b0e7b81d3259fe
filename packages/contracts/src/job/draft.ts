import { z } from 'zod'
import { instant, line, sinceAdded, text } from '../fields.ts'
import { offsetInstant } from '../instants.ts'
import { jobTypes } from './work.ts'

/** What an open job must state, and a draft may leave open. */
const needed = { description: text(20_000), location: line(200), job_type: z.enum(jobTypes) }

const isNull = 'Required, and not null, unless the job is a draft'

/** The fields of requests that only a draft may leave open. */
export const draftFields = {
  description: needed.description
    .nullable()
    .optional()
    .meta({ description: `CommonMark. ${isNull}` }),
  location: needed.location
    .nullable()
    .optional()
    .meta({ description: `As people read it. ${isNull}` }),
  job_type: needed.job_type.optional().meta({ description: 'Required unless the job is a draft; then FULL_TIME' }),
}

const publishAt = offsetInstant.meta({
  override: {
    type: 'string',
    format: 'date-time',
    description: 'When a draft is opened by itself, at most 90 days ahead; only of a draft',
  },
})
/** When a draft is opened, in requests. */
export const publishAtOfNewJob = { publish_at: publishAt.optional() }
export const publishAtOfJobChange = { publish_at: publishAt.nullable().optional() }

/** When a draft is opened, in responses. */
export const draftOfJob = {
  publish_at: sinceAdded(
    instant.nullable().meta({ description: 'When the draft is opened by itself; null if its recruiter opens it' }),
    null,
  ),
}

/**
 * Adds the issues of what a new job lacks that is not a draft, as if its fields were required. Runs also if other fields
 * are invalid, unless one is blank, so that a response names all of them.
 */
export function requireUnlessDraft<Body extends z.ZodObject>(body: Body): Body {
  return body.superRefine(
    (value, ctx) => {
      if (typeof value !== 'object' || value === null || value.status === 'DRAFT') return
      for (const [name, schema] of Object.entries(needed)) {
        const given: unknown = value[name]
        if (given !== undefined && given !== null) continue
        const { error } = (schema as z.ZodType).safeParse(given)
        for (const issue of error?.issues ?? []) ctx.addIssue({ ...issue, path: [name] })
      }
    },
    { when: () => true },
  )
}
