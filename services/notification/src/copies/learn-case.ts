import type { Context } from '../context.ts'
import { addressCopy, companyNameCopy, jobTitleCopy, seekerNameCopy } from './copies.ts'
import { type CaseFacts, readCase } from './read-case.ts'

/**
 * Asks the owners, once, for what the mails of a case need and no event has told us yet, because that event is still on
 * its way. Throws where an owner does not answer, so that the mail waits rather than goes out half told.
 */
export async function learnCase(ctx: Context, facts: CaseFacts): Promise<void> {
  const known = await readCase(ctx.db, facts)
  const { job_id: job, seeker_user_id: seeker, recruiter_user_id: recruiter } = facts
  await Promise.all([
    known.jobTitle ?? jobTitleCopy.learn(ctx, ctx.job, job),
    known.seekerEmail ?? addressCopy.learn(ctx, ctx.auth, seeker),
    known.recruiterEmail ?? addressCopy.learn(ctx, ctx.auth, recruiter),
    known.seekerName ?? seekerNameCopy.learn(ctx, ctx.profile, seeker),
    known.companyName ?? companyNameCopy.learn(ctx, ctx.profile, recruiter),
  ])
}
