import type { Wording } from '../wording.ts'
import { jobAt, jobOr } from './names.ts'

export const jobs: Pick<Wording, 'JOB_ENDED' | 'JOB_EXPIRING' | 'JOB_NOT_PUBLISHED'> = {
  JOB_ENDED: ({ end, ...job }) => ({
    title: `No longer open: ${jobOr(job.job)}`,
    sentences: [
      end === 'DELETED'
        ? `${jobAt(job)}, which you applied for, has been removed from the portal.`
        : `${jobAt(job)}, which you applied for, no longer accepts applications.`,
      'We keep your application, and the recruiter can still decide on it. Your interviews stay as planned.',
    ],
  }),

  JOB_EXPIRING: ({ job, ends_at }, moment) => ({
    title: `Ends soon: ${jobOr(job)}`,
    sentences: [
      `${jobOr(job)} ends by itself${ends_at ? ` on ${moment(ends_at)}` : ' soon'}.`,
      'If you still look for people, set a later end. Otherwise there is nothing to do.',
    ],
  }),

  JOB_NOT_PUBLISHED: ({ job, missing }) => ({
    title: `Not published: ${jobOr(job)}`,
    sentences: [
      `${jobOr(job)} was to be published now, and is still a draft.`,
      `It needs another value for: ${missing.map((field) => field.replaceAll('_', ' ')).join(', ')}.`,
      'Complete it, and publish it or set another time.',
    ],
  }),
}
