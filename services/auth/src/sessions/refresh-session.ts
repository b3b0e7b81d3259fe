import { type Transaction, transact } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SessionRow, sessions } from '../schema.ts'
import { accessScope } from '../second-factor/access-scope.ts'
import { readUser } from '../users/queries.ts'
import { currentClient } from './client.ts'
import { endSession } from './end-sessions.ts'
import { sessionEnd, type Tokens } from './open-session.ts'
import { type RefreshToken, readRefreshToken, successorOf } from './refresh-token.ts'
import { invalidGrant } from './token-request.ts'

const graceMs = 10_000

/**
 * Trades a session's refresh token for new tokens. The same one may come again, from a client whose answer got lost or
 * that asks twice at once, and gets the same successor, for ten seconds and only until that successor is used. Any later
 * use of an old one means that two people hold it; since nobody can tell who is the thief, the session ends.
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
      await endSession(tx, session, 'REUSED_TOKEN')
      return { reused: session.id }
    }
    const scope = await accessScope(ctx, tx, user)
    return { tokens: { accessToken: ctx.accessTokens.sign(user, session.id, scope), refreshToken: next.text } }
  })
  if (outcome?.tokens) return outcome.tokens
  if (outcome?.reused) await ctx.endedAccess.publishSession(outcome.reused)
  // Thrown after the commit, because what the transaction found out must stay.
  throw invalidGrant('REFRESH_TOKEN_ENDED', 'The refresh token does not count any more; sign in again')
}

async function rotate(tx: Transaction, { id }: SessionRow, next: RefreshToken, now: Date): Promise<void> {
  await tx
    .update(sessions)
    .set({ refreshHash: next.hash, rotatedAt: now, lastUsedAt: now, expiresAt: sessionEnd(now), ...currentClient() })
    .where(eq(sessions.id, id))
}

/** Whether the newest token of the session is the one that follows on what was sent, and has been so for a moment only. */
function isRepeated({ refreshHash, rotatedAt }: SessionRow, next: RefreshToken, now: Date): boolean {
  return rotatedAt !== null && refreshHash === next.hash && now.getTime() - rotatedAt.getTime() <= graceMs
}

function isAlive({ revokedAt, expiresAt }: SessionRow, now: Date): boolean {
  return revokedAt === null && expiresAt > now
}
