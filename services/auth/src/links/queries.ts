import { badRequest } from '@portal/chassis/errors'
import type { Database, Transaction } from '@portal/chassis/mysql/database'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type LinkRow, links, type UserRow } from '../schema.ts'
import { sha256Hex } from '../sha256-hex.ts'
import { lockUser } from '../users/queries.ts'
import type { RecentLinks } from './link-limits.ts'

const hourMs = 3600_000

/** The open link with a token. Throws the same `badRequest` for every other token, so that it reveals nothing. */
export async function findLink(
  { now }: Pick<Context, 'now'>,
  db: Database,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<LinkRow> {
  const isOpen = and(isNull(links.endedAt), gt(links.expiresAt, now()), inArray(links.purpose, purposes))
  const [link] = await db
    .select()
    .from(links)
    .where(and(eq(links.tokenHash, sha256Hex(token)), isOpen))
  if (!link) throw linkEnded()
  return link
}

/** The open link with a token and its account, locked. Of two concurrent uses the second finds the link ended. */
export async function lockLink(
  ctx: Pick<Context, 'now'>,
  tx: Transaction,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<{ link: LinkRow; user: UserRow }> {
  const { userId } = await findLink(ctx, tx, token, purposes)
  const user = await lockUser(tx, userId)
  // Read again: the previous holder of the lock may have ended the link.
  const link = await findLink(ctx, tx, token, purposes)
  if (!user.isActive) throw linkEnded()
  return { link, user }
}

function linkEnded() {
  return badRequest('LINK_ENDED', 'The link is invalid, expired or already used; request a new one')
}

/** Counts the links for one purpose of the last hour. An open link is never older than that. */
export async function countRecentLinks(
  { now }: Pick<Context, 'now'>,
  tx: Transaction,
  userId: number,
  purpose: LinkPurpose,
): Promise<RecentLinks> {
  const at = now()
  const recent = await tx
    .select()
    .from(links)
    .where(and(eq(links.userId, userId), eq(links.purpose, purpose), gt(links.createdAt, new Date(+at - hourMs))))
  const hasOpenLink = recent.some((link) => link.endedAt === null && link.expiresAt > at)
  return { inLastHour: recent.length, hasOpenLink }
}
