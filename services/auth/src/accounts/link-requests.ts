// Deals with the links that people asked for who are not signed in, or for the new address of their account, after they
// have their answer. Guaranteed: what was answered is dealt with once, also where the process dies in between, because the
// note of it goes in the very transaction that makes the link; several replicas share the notes. Not guaranteed: when. With
// the database unavailable it waits until that is back. A note that there is nothing to do for (no such account, an inactive
// or a verified one, too many emails in an hour, an address that is another account's) is dropped without a word.
import { type Transaction, type Transactional, transact } from '@portal/chassis/database'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { runInContext } from '@portal/chassis/request-context'
import { createLoop } from '@portal/messaging/poll-loop'
import { asc, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { linkRequests, type UserRow } from '../schema.ts'
import { lockUserByEmail, lockUserIfThere } from '../users/queries.ts'
import { createLink } from './create-link.ts'
import { maySendLink } from './link-limits.ts'
import { readMailed } from './queries.ts'
import { isTaken } from './reserved-addresses.ts'

const pollMs = 1_000

type Tools = Pick<Context, 'now' | 'linkKey'> & Transactional
type LinkRequest = typeof linkRequests.$inferSelect

/** The part that deals with the requests in a database. `wake` says that there is one. */
export function createLinkRequests(tools: Tools, log: Logger): Component & { wake: () => void } {
  const { notify, ...loop } = createLoop('link requests', async ({ wait, isStopped }) => {
    try {
      const handled = await handleNext(tools)
      if (!handled) await wait(pollMs)
    } catch (error) {
      log.warn({ err: error }, 'requests for links wait')
      await wait(pollMs, { ignoreSignal: !isStopped() })
    }
  })
  return { ...loop, wake: notify }
}

/** False where there was none. */
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
      userId === null ? handle(tools, tx, request) : offerAddress(tools, tx, { userId, email: request.email }),
    )
    return true
  })
}

async function handle(tools: Tools, tx: Transaction, { purpose, email }: LinkRequest): Promise<void> {
  const user = await lockUserByEmail(tx, email)
  if (!user || !isDueTo(user, purpose)) return
  if (!maySendLink(await readMailed(tx, tools, user.id, purpose))) return
  await createLink(tools, tx, { user, purpose, email })
}

/** Sends nothing to an address that is another account's already: its owner has not asked for anything. */
async function offerAddress(
  tools: Tools,
  tx: Transaction,
  { userId, email }: { userId: number; email: string },
): Promise<void> {
  const user = await lockUserIfThere(tx, userId)
  // Another wish may have taken its place.
  if (!user?.isActive || user.pendingEmail !== email) return
  if (await isTaken(tools, tx, { email, userId })) return
  await createLink(tools, tx, { user, purpose: 'CHANGE_EMAIL', email })
}

function isDueTo(user: UserRow, purpose: LinkRequest['purpose']): boolean {
  return user.isActive && !(purpose === 'VERIFY_EMAIL' && user.emailVerifiedAt !== null)
}
