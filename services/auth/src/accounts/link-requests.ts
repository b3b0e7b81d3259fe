// Deals with the links that people asked for who are not signed in, after they have their answer. Guaranteed: what was
// answered with 202 is dealt with once, also where the process dies in between, because the note of it goes in the very
// transaction that makes the link; several replicas share the notes. Not guaranteed: when. With the database away it
// waits until that is back. A note that there is nothing to do for (no such account, an inactive or a verified one, too
// many mails in an hour) goes without a word.
import { type Transaction, type Transactional, transact } from '@portal/chassis/database'
import type { Part } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { runInScope } from '@portal/chassis/scope'
import { createLoop } from '@portal/messaging/bell'
import { asc, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { linkRequests, type UserRow } from '../schema.ts'
import { lockUserByEmail } from '../users/queries.ts'
import { createLink } from './create-link.ts'
import { mayMail } from './may-mail.ts'
import { readMailed } from './queries.ts'

const pollMs = 1_000

type Tools = Pick<Context, 'now' | 'linkKey'> & Transactional
type LinkRequest = typeof linkRequests.$inferSelect

/** The part that deals with the requests in a database. `wake` says that there is one. */
export function createLinkRequests(tools: Tools, log: Logger): Part & { wake: () => void } {
  const { ring, ...loop } = createLoop('link requests', async ({ wait, isStopped }) => {
    try {
      const dealt = await dealWithNext(tools)
      if (!dealt) await wait(pollMs)
    } catch (error) {
      log.warn({ err: error }, 'requests for links wait')
      await wait(pollMs, { deaf: !isStopped() })
    }
  })
  return { ...loop, wake: ring }
}

/** False where there was none. */
function dealWithNext(tools: Tools): Promise<boolean> {
  return transact(tools, async (tx) => {
    const [request] = await tx
      .select()
      .from(linkRequests)
      .orderBy(asc(linkRequests.id))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!request) return false
    await tx.delete(linkRequests).where(eq(linkRequests.id, request.id))
    await runInScope({ requestId: request.requestId, actorId: null }, () => dealWith(tools, tx, request))
    return true
  })
}

async function dealWith(tools: Tools, tx: Transaction, { purpose, email }: LinkRequest): Promise<void> {
  const user = await lockUserByEmail(tx, email)
  if (!user || !isDueTo(user, purpose)) return
  if (!mayMail(await readMailed(tx, tools, user.id, purpose))) return
  await createLink(tools, tx, { user, purpose, email })
}

function isDueTo(user: UserRow, purpose: LinkRequest['purpose']): boolean {
  return user.isActive && !(purpose === 'VERIFY_EMAIL' && user.emailVerifiedAt !== null)
}
