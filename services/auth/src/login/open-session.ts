import { randomUUID } from 'node:crypto'
import type { Transaction } from '@portal/chassis/mysql/database'
import { setActor } from '@portal/chassis/runtime/request-context'
import { signedIn } from '@portal/contracts/auth/events'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import { sessions, type UserRow } from '../schema.ts'
import { accessScope } from '../second-factor/access-scope.ts'
import { currentClient, detailsOfClient } from '../sessions/client.ts'
import { sessionNumber } from '../sessions/session-number.ts'
import { createRefreshToken } from '../tokens/refresh-token.ts'

const sessionDays = 30

export type Tokens = { accessToken: string; refreshToken: string }

/** Opens a session and signs its first tokens. `user` must be locked, so that no revocation runs at the same time. */
export async function openSession(ctx: Context, tx: Transaction, user: UserRow): Promise<Tokens> {
  const id = randomUUID()
  const refreshToken = createRefreshToken()
  const now = ctx.now()
  await tx.insert(sessions).values({
    id,
    userId: user.id,
    familyHash: refreshToken.familyHash,
    refreshHash: refreshToken.hash,
    createdAt: now,
    lastUsedAt: now,
    expiresAt: sessionEnd(now),
    ...currentClient(),
  })
  // The request was anonymous until here.
  setActor(user.id)
  await record(tx, signedIn, {
    aggregateId: user.id,
    revision: user.revision,
    data: { user_id: user.id, session_id: sessionNumber(id), ...detailsOfClient() },
  })
  const scope = await accessScope(ctx, tx, user)
  return { accessToken: ctx.accessTokens.sign(user, id, scope), refreshToken: refreshToken.text }
}

/** When a session expires that is used now and not again. */
export function sessionEnd(now: Date): Date {
  return new Date(now.getTime() + sessionDays * 24 * 3600_000)
}
