import type { Context } from '../context.ts'
import { type Case, type CaseDetails, readCase } from './read-case.ts'
import { companyNameReadModel, emailReadModel, jobTitleReadModel, seekerNameReadModel } from './read-models.ts'

/**
 * Loads what the notifications of a case need. Data whose event has not arrived yet is fetched from its owner, once. An
 * unproven address is fetched as well, because it may have been proven in the meantime. Throws if an owner does not
 * respond, so that the notification waits instead of being sent incomplete.
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
