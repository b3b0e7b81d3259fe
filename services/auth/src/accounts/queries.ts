import type { Database, Transaction } from '@portal/chassis/database'
import { malformed } from '@portal/chassis/errors'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import { and, eq, gt, inArray, isNull } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type LinkRow, links, type UserRow } from '../schema.ts'
import { sha256Hex } from '../sha256-hex.ts'
import { lockUser } from '../users/queries.ts'
import type { EmailSent } from './link-limits.ts'

const hourMs = 3600_000

/** The open link with a token. Throws `malformed` for every other token, without saying what is wrong with it. */
export async function findLink(
  db: Database,
  { now }: Pick<Context, 'now'>,
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

/** The open link with a token and its account, which is locked: of two who use the link at once, the second finds it ended. */
export async function lockLink(
  tx: Transaction,
  ctx: Pick<Context, 'now'>,
  token: string,
  purposes: readonly LinkPurpose[],
): Promise<{ link: LinkRow; user: UserRow }> {
  const { userId } = await findLink(tx, ctx, token, purposes)
  const user = await lockUser(tx, userId)
  // Read once more, because whoever held the lock may have ended it.
  const link = await findLink(tx, ctx, token, purposes)
  if (!user.isActive) throw linkEnded()
  return { link, user }
}

function linkEnded() {
  return malformed('LINK_ENDED', 'The link does not count any more; ask for a new one')
}

/** What was mailed for an account in the last hour. An open link is no older than that. */
export async function readMailed(
  tx: Transaction,
  { now }: Pick<Context, 'now'>,
  userId: number,
  purpose: LinkPurpose,
): Promise<EmailSent> {
  const at = now()
  const recent = await tx
    .select()
    .from(links)
    .where(and(eq(links.userId, userId), eq(links.purpose, purpose), gt(links.createdAt, new Date(+at - hourMs))))
  const hasOpenLink = recent.some((link) => link.endedAt === null && link.expiresAt > at)
  return { inLastHour: recent.length, hasOpenLink }
}
