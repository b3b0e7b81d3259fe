import { notFound } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import type { ResumeAccess, Submission } from '@portal/contracts/application/submission'
import { resumeLink, type SentResume, sentResume } from '@portal/contracts/profile/resumes-http'
import { profileOfApplication, type SentProfile } from '@portal/contracts/profile/sent-profile'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ApplicationRow, askedQuestions, submissions } from '../schema.ts'
import { presentSubmission } from '../submissions/present.ts'
import { findApplication } from './queries.ts'

/** What was sent with the last attempt of an application. Throws `notFound` as reading the application does. */
export async function readSubmission(ctx: Context, actor: Actor, id: number): Promise<Submission> {
  const application = await findApplication(ctx, actor, id)
  const { attempt, seekerUserId } = application
  const isTeam = actor.role === 'RECRUITER' && actor.id !== seekerUserId
  return presentSubmission({ ...(await findSubmission(ctx, application)), attempt, isTeam })
}

async function findSubmission(ctx: Context, { id, attempt, jobId }: ApplicationRow) {
  const [found] = await ctx.db
    .select({ row: submissions, asked: askedQuestions })
    .from(submissions)
    .leftJoin(
      askedQuestions,
      and(eq(askedQuestions.jobId, jobId), eq(askedQuestions.version, submissions.questionsVersion)),
    )
    .where(and(eq(submissions.applicationId, id), eq(submissions.attempt, attempt)))
  return found
}

/** The profile that an application was sent with, for its parties. Throws `notFound`, and `unavailable` without its owner. */
export async function readCandidate(ctx: Context, actor: Actor, id: number): Promise<SentProfile> {
  await findApplication(ctx, actor, id)
  const query = new URLSearchParams({ reader_user_id: String(actor.id), reader_role: actor.role })
  const sent = await ctx.profile.request(`/sent-profiles/${id}?${query}`, profileOfApplication)
  if (!sent) throw notFound('Profile')
  return { profile: sent.profile, skills: sent.skills }
}

/** What is known about the résumé of an application. Throws `notFound` if there is none. */
export async function readSentResume(ctx: Context, actor: Actor, id: number): Promise<SentResume> {
  const resumeId = await findResumeId(ctx, actor, id)
  const resume = resumeId && (await ctx.profile.request(`/resumes/${resumeId}/sent`, sentResume))
  if (!resume) throw notFound('Résumé')
  return resume
}

/** A link to the résumé of an application, for the recruiter. Throws `notFound` if there is none that may be read. */
export async function linkToSentResume(ctx: Context, actor: Actor, id: number): Promise<ResumeAccess> {
  const resumeId = await findResumeId(ctx, actor, id)
  const link = resumeId && (await ctx.profile.request(`/resumes/${resumeId}/link?reader=${actor.id}`, resumeLink))
  if (!link) throw notFound('Résumé')
  return { url: link.path, expires_at: link.expires_at }
}

async function findResumeId(ctx: Context, actor: Actor, id: number) {
  const application = await findApplication(ctx, actor, id)
  return (await findSubmission(ctx, application))?.row.resumeId
}
