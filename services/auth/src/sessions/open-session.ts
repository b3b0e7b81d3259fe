import { randomUUID } from 'node:crypto'
import type { Transaction } from '@portal/chassis/database'
import type { Context } from '../context.ts'
import { sessions, type UserRow } from '../schema.ts'
import { accessScope } from '../second-factor/access-scope.ts'
import { createRefreshToken } from './refresh-token.ts'

const sessionDays = 30

export type Tokens = { accessToken: string; refreshToken: string }

/** Begins a session and signs its first tokens. `user` is locked, so that nothing ends their sessions meanwhile. */
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
  })
  const scope = await accessScope(ctx, tx, user)
  return { accessToken: ctx.accessTokens.sign(user, id, scope), refreshToken: refreshToken.text }
}

/** When a session that is used now ends unless it is used again. */
export function sessionEnd(now: Date): Date {
  return new Date(now.getTime() + sessionDays * 24 * 3600_000)
}
