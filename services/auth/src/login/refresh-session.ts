import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SessionRow, sessions } from '../schema.ts'
import { accessScope } from '../second-factor/access-scope.ts'
import { currentClient } from '../sessions/client.ts'
import { endSession } from '../sessions/end-sessions.ts'
import { type RefreshToken, readRefreshToken, successorOf } from '../tokens/refresh-token.ts'
import { readUser } from '../users/queries.ts'
import { sessionEnd, type Tokens } from './open-session.ts'
import { invalidGrant } from './token-request.ts'

const graceMs = 10_000

/**
 * Exchanges a refresh token for new tokens. The same token may be sent again for ten seconds, as long as its successor
 * is unused, and gets the same successor: the response may have been lost, or the client sent two requests at once. Any
 * other use of an old token means that two parties hold it. Which one is the thief is unknown, so the session ends.
 */
export async function refreshSession(ctx: Context, text: string): Promise<Tokens> {
  const sent = readRefreshToken(text)
  const outcome = await transact(ctx, async (tx) => {
    const [session] = await tx.select().from(sessions).where(eq(sessions.familyHash, sent.familyHash)).for('update')
    const now = ctx.now()
    if (!session || !isAlive(session, now)) return undefined
    const user = await readUser(tx, session.userId)
    if (!user.isActive) return undefined
    const next = successorOf(sent, ctx.successorKey)
    if (session.refreshHash === sent.hash) {
      await rotate(tx, session, next, now)
    } else if (!isRepeated(session, next, now)) {
      await endSession(tx, session, { why: 'REUSED_TOKEN', now })
      return { reused: session.id }
    }
    const scope = await accessScope(ctx, tx, user)
    return { tokens: { accessToken: ctx.accessTokens.sign(user, session.id, scope), refreshToken: next.text } }
  })
  if (outcome?.tokens) return outcome.tokens
  if (outcome?.reused) await ctx.revocations.publishSession(outcome.reused)
  // Thrown after the commit, because the transaction may have ended the session.
  throw invalidGrant('REFRESH_TOKEN_ENDED', 'The refresh token is invalid or expired; sign in again')
}

async function rotate(tx: Transaction, { id }: SessionRow, next: RefreshToken, now: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ refreshHash: next.hash, rotatedAt: now, lastUsedAt: now, expiresAt: sessionEnd(now), ...currentClient() })
    .where(eq(sessions.id, id))
}

/** Whether the newest token of the session is the successor of the one sent, created within the grace period. */
function isRepeated({ refreshHash, rotatedAt }: SessionRow, next: RefreshToken, now: Date): boolean {
  return rotatedAt !== null && refreshHash === next.hash && now.getTime() - rotatedAt.getTime() <= graceMs
}

function isAlive({ revokedAt, expiresAt }: SessionRow, now: Date): boolean {
  return revokedAt === null && expiresAt > now
}
