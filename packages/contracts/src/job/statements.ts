import { z } from 'zod'
import { webAddress } from '../addresses.ts'
import { line, sinceAdded } from '../fields.ts'

const description = {
  reply_within_days: 'Within how many days applicants are promised a reply',
  is_existing_vacancy: 'Whether the job is vacant now, instead of being posted in advance; null if that is not stated',
  uses_ai_screening: 'Whether artificial intelligence helps to choose among applicants; null if that is not stated',
  apply_url: 'Where applications are sent instead of here (409 `APPLY_ELSEWHERE`)',
}

/** What a job states about its vacancy and how one applies, in responses. */
export const statementsOfJob = {
  reply_within_days: sinceAdded(z.int().nullable().meta({ description: description.reply_within_days }), null),
  is_existing_vacancy: sinceAdded(z.boolean().nullable().meta({ description: description.is_existing_vacancy }), null),
  uses_ai_screening: sinceAdded(z.boolean().nullable().meta({ description: description.uses_ai_screening }), null),
  apply_url: sinceAdded(z.string().nullable().meta({ description: description.apply_url }), null),
}

/** The reference of a job, in responses to its recruiter. */
export const referenceOfJob = {
  external_ref: z.string().nullable().optional().meta({
    description: 'What another program calls the job; only in responses to its recruiter about this job',
  }),
}

/** What a job states about its vacancy and how one applies, in requests. */
export const statementFields = {
  reply_within_days: z.int().min(1).max(60).nullable().optional().meta({ description: description.reply_within_days }),
  is_existing_vacancy: z.boolean().nullable().optional().meta({ description: description.is_existing_vacancy }),
  uses_ai_screening: z.boolean().nullable().optional().meta({ description: description.uses_ai_screening }),
  apply_url: webAddress.nullable().optional().meta({ description: description.apply_url }),
  external_ref: line(100).nullable().optional().meta({
    description:
      'What another program calls the job. If another job of the company has it, 409 `REFERENCE_TAKEN` with its `existing_id`',
  }),
}
