import { transact } from '@portal/chassis/database'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type SessionRow, sessions } from '../schema.ts'
import { accessScope } from '../second-factor/access-scope.ts'
import { readUser } from '../users/queries.ts'
import { sessionEnd, type Tokens } from './open-session.ts'
import { createRefreshToken, readRefreshToken } from './refresh-token.ts'
import { invalidGrant } from './token-request.ts'

/**
 * Trades a session's refresh token for new tokens. Each works once: the second use of one means that two people hold
 * it, and since nobody can tell who is the thief, the session ends.
 */
export async function refreshSession(ctx: Context, text: string): Promise<Tokens> {
  const sent = readRefreshToken(text)
  const tokens = await transact(ctx, async (tx) => {
    const [session] = await tx.select().from(sessions).where(eq(sessions.familyHash, sent.familyHash)).for('update')
    const now = ctx.now()
    if (!session || !isAlive(session, now)) return undefined
    const user = await readUser(tx, session.userId)
    if (!user.isActive) return undefined
    const ofThisSession = eq(sessions.id, session.id)
    if (session.refreshHash !== sent.hash) {
      await tx.update(sessions).set({ revokedAt: now }).where(ofThisSession)
      return undefined
    }
    const next = createRefreshToken(sent)
    await tx
      .update(sessions)
      .set({ refreshHash: next.hash, lastUsedAt: now, expiresAt: sessionEnd(now) })
      .where(ofThisSession)
    const scope = await accessScope(ctx, tx, user)
    return { accessToken: ctx.accessTokens.sign(user, session.id, scope), refreshToken: next.text }
  })
  // Thrown after the commit, because what the transaction found out must stay.
  if (!tokens) throw invalidGrant('REFRESH_TOKEN_ENDED', 'The refresh token does not count any more; sign in again')
  return tokens
}

function isAlive({ revokedAt, expiresAt }: SessionRow, now: Date): boolean {
  return revokedAt === null && expiresAt > now
}
