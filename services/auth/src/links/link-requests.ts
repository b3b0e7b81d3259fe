// Processes queued requests for email links: from anonymous users, and for the new address of an account.
// Guarantees: every accepted request is processed exactly once, across all replicas. A request that yields no link
// (unknown, inactive or verified account, too many emails in an hour, address of another account) is deleted silently.
// Does not guarantee: a deadline. While the database is unavailable, requests wait.
// On crash: nothing is lost, because the request is deleted in the transaction that creates the link.
import { type Transaction, type Transactional, transact } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { runInContext } from '@portal/chassis/runtime/request-context'
import { asc, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { linkRequests, type UserRow } from '../schema.ts'
import { lockUserByEmail, lockUserIfPresent } from '../users/queries.ts'
import { createLink } from './create-link.ts'
import { maySendLink } from './link-limits.ts'
import { countRecentLinks } from './queries.ts'
import { isTaken } from './reserved-addresses.ts'

const pollMs = 1_000

type Tools = Pick<Context, 'now' | 'linkKey'> & Transactional
type LinkRequest = typeof linkRequests.$inferSelect

/** Creates the worker that processes the requests in the database. `wake` starts it before its next poll. */
export function createLinkRequests(tools: Tools, log: Logger): Component & { wake: () => void } {
  const { notify, ...loop } = createLoop('link requests', async ({ wait, isStopped }) => {
    try {
      const handled = await handleNext(tools)
      if (!handled) await wait(pollMs)
    } catch (error) {
      log.warn({ err: error }, 'cannot process email link requests; retrying')
      await wait(pollMs, { ignoreSignal: !isStopped() })
    }
  })
  return { ...loop, wake: notify }
}

/** Processes the oldest request. Returns false if there is none. */
function handleNext(tools: Tools): Promise<boolean> {
  return transact(tools, async (tx) => {
    const [request] = await tx
      .select()
      .from(linkRequests)
      .orderBy(asc(linkRequests.id))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!request) return false
    await tx.delete(linkRequests).where(eq(linkRequests.id, request.id))
    const { requestId, userId } = request
    await runInContext({ requestId, actorId: userId }, () =>
      userId === null ? sendLink(tools, tx, request) : sendChangeLink(tools, tx, { userId, email: request.email }),
    )
    return true
  })
}

async function sendLink(tools: Tools, tx: Transaction, { purpose, email }: LinkRequest): Promise<void> {
  const user = await lockUserByEmail(tx, email)
  if (!user || !isEligible(user, purpose)) return
  if (!maySendLink(await countRecentLinks(tools, tx, user.id, purpose))) return
  await createLink(tools, tx, { user, purpose, email })
}

/** Sends nothing to the address of another account: its owner did not request an email. */
async function sendChangeLink(
  tools: Tools,
  tx: Transaction,
  { userId, email }: { userId: number; email: string },
): Promise<void> {
  const user = await lockUserIfPresent(tx, userId)
  // A later request may have replaced this one.
  if (!user?.isActive || user.pendingEmail !== email) return
  if (await isTaken(tools, tx, { email, userId })) return
  await createLink(tools, tx, { user, purpose: 'CHANGE_EMAIL', email })
}

function isEligible(user: UserRow, purpose: LinkRequest['purpose']): boolean {
  return user.isActive && !(purpose === 'VERIFY_EMAIL' && user.emailVerifiedAt !== null)
}
