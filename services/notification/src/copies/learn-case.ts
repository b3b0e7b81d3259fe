import type { Context } from '../context.ts'
import { addressCopy, companyNameCopy, jobTitleCopy, seekerNameCopy } from './copies.ts'
import { type Case, type CaseFacts, readCase } from './read-case.ts'

/**
 * What the mails of a case need. What no event has told us yet, because that event is still on its way, the owners are
 * asked for, once. Throws where an owner does not answer, so that the mail waits rather than goes out half told.
 */
export async function learnCase(ctx: Context, facts: CaseFacts): Promise<Case> {
  const known = await readCase(ctx.db, facts)
  if (Object.values(known).every((value) => value !== undefined)) return known
  const { job_id: job, seeker_user_id: seeker, recruiter_user_id: recruiter } = facts
  await Promise.all([
    known.jobTitle ?? jobTitleCopy.learn(ctx, ctx.job, job),
    known.seekerMailbox ?? addressCopy.learn(ctx, ctx.auth, seeker),
    known.recruiterMailbox ?? addressCopy.learn(ctx, ctx.auth, recruiter),
    known.seekerName ?? seekerNameCopy.learn(ctx, ctx.profile, seeker),
    known.companyName ?? companyNameCopy.learn(ctx, ctx.profile, recruiter),
  ])
  return readCase(ctx.db, facts)
}
