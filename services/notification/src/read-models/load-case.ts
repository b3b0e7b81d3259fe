import type { Context } from '../context.ts'
import { type Case, type CaseDetails, readCase } from './read-case.ts'
import { companyNameReadModel, emailReadModel, jobTitleReadModel, seekerNameReadModel } from './read-models.ts'

/**
 * What the mails of a case need. What no event has told us yet, because that event is still on its way, the owners are
 * asked for, once; so is whether an address is proven, as long as it is not, because no mail goes to it otherwise. Throws
 * where an owner does not answer, so that the mail waits rather than goes out half told.
 */
export async function loadCase(ctx: Context, state: CaseDetails): Promise<Case> {
  const known = await readCase(ctx.db, state)
  const { seekerMailbox, recruiterMailbox } = known
  const isComplete = Object.values(known).every((value) => value !== undefined)
  if (isComplete && seekerMailbox?.isProven && recruiterMailbox?.isProven) return known
  const { job_id: job, seeker_user_id: seeker, recruiter_user_id: recruiter } = state
  await Promise.all([
    known.jobTitle ?? jobTitleReadModel.fetchFromOwner(ctx, ctx.job, job),
    seekerMailbox?.isProven || emailReadModel.fetchFromOwner(ctx, ctx.auth, seeker),
    recruiterMailbox?.isProven || emailReadModel.fetchFromOwner(ctx, ctx.auth, recruiter),
    known.seekerName ?? seekerNameReadModel.fetchFromOwner(ctx, ctx.profile, seeker),
    known.companyName ?? companyNameReadModel.fetchFromOwner(ctx, ctx.profile, recruiter),
  ])
  return readCase(ctx.db, state)
}
