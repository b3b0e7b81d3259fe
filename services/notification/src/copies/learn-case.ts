import { type Transaction, transact } from '@portal/chassis/database'
import type { Peer } from '@portal/chassis/peer'
import { userFacts } from '@portal/contracts/auth/events'
import { type Facts, factsOf } from '@portal/contracts/event'
import { jobFacts } from '@portal/contracts/job/events'
import { recruiterFacts, seekerFacts } from '@portal/contracts/profile/events'
import type { z } from 'zod'
import type { Context } from '../context.ts'
import { keepAddress } from './keep-address.ts'
import { keepJobTitle } from './keep-job-title.ts'
import { keepCompanyName, keepSeekerName } from './keep-name.ts'
import { type CaseFacts, readCase } from './read-case.ts'

/**
 * Asks the owners, once, for what the mails of a case need and no event has told us yet, because that event is still on
 * its way. Throws where an owner does not answer, so that the mail waits rather than goes out half told.
 */
export async function learnCase(ctx: Context, facts: CaseFacts): Promise<void> {
  const known = await readCase(ctx.db, facts)
  const { job_id, seeker_user_id: seeker, recruiter_user_id: recruiter } = facts
  const user = { peer: ctx.auth, schema: userFacts, keep: keepAddress }
  await Promise.all([
    known.jobTitle ?? learn(ctx, { peer: ctx.job, path: `/jobs/${job_id}`, schema: jobFacts, keep: keepJobTitle }),
    known.seekerEmail ?? learn(ctx, { ...user, path: `/users/${seeker}` }),
    known.recruiterEmail ?? learn(ctx, { ...user, path: `/users/${recruiter}` }),
    known.seekerName ??
      learn(ctx, { peer: ctx.profile, path: `/job-seekers/${seeker}`, schema: seekerFacts, keep: keepSeekerName }),
    known.companyName ??
      learn(ctx, {
        peer: ctx.profile,
        path: `/recruiters/${recruiter}`,
        schema: recruiterFacts,
        keep: keepCompanyName,
      }),
  ])
}

type Question<Data> = {
  peer: Peer
  path: string
  schema: z.ZodType<Data>
  keep: (tx: Transaction, facts: Facts<Data>) => Promise<void>
}

async function learn<Data>(ctx: Context, question: Question<Data>): Promise<void> {
  const facts = await question.peer.ask(question.path, factsOf(question.schema))
  if (facts) await transact(ctx, (tx) => question.keep(tx, facts))
}
