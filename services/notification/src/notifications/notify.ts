import { only, type Transaction } from '@portal/chassis/database'
import type { EntityType, NotificationKind } from '@portal/contracts/notification/http'
import { isErased } from '@portal/messaging/erasure'
import { eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { type Link, targetOf } from '../mail/link.ts'
import { messageIdOf } from '../mail/message-id.ts'
import { wantsMail } from '../preferences/queries.ts'
import { forgetInbox, forgetName } from '../privacy/erase-person.ts'
import { deliveries, notifications, positions } from '../schema.ts'
import { type FactsOf, type Wording, wordingOf } from './wording.ts'

export type Notice<Kind extends NotificationKind> = {
  eventId: string
  kind: Kind
  facts: FactsOf<Kind>
  about: { type: EntityType; id: number }
  /** Without an address the notification is in the portal alone. */
  to: { userId: number; name?: string | undefined; emails: readonly (string | undefined)[] }
  /** Whom else the facts name, and the facts without that name. */
  names?: { userId: number; otherwise: FactsOf<Kind> }
  /** Where the mail leads instead of the portal; the entry in the inbox does without. */
  link?: Link
}

/**
 * Tells a person something: an entry in their inbox and, where they want it, a mail, which the sender takes from here.
 * Whatever becomes of the event, it is told once, because both rows are unique per event. Nobody who is erased is told
 * anything or named.
 */
export async function notify<Kind extends NotificationKind>(ctx: Context, tx: Transaction, notice: Notice<Kind>) {
  const { kind, facts, to, names } = notice
  const wording = wordingOf(kind, facts)
  const named = names && { userId: names.userId, namelessBody: bodyOf(wordingOf(kind, names.otherwise)) }
  await insertEntry(tx, { ...notice, named }, wording)
  if (await wantsMail(tx, to.userId, kind)) await insertMails(ctx, tx, { ...notice, named, wording })
  if (await isErased(tx, to.userId)) await forgetInbox(tx, to.userId)
  if (named && (await isErased(tx, named.userId))) await forgetName(ctx, tx, named.userId)
}

type AnyNotice = Omit<Notice<NotificationKind>, 'facts' | 'names'> & {
  named: { userId: number; namelessBody: string } | undefined
}

function bodyOf({ sentences }: Wording): string {
  return sentences.join(' ')
}

async function insertEntry(
  tx: Transaction,
  { eventId, kind, about, to, named }: AnyNotice,
  wording: Wording,
): Promise<void> {
  const [inserted] = await tx
    .insert(notifications)
    .ignore()
    .values({
      userId: to.userId,
      kind,
      title: wording.title,
      body: bodyOf(wording),
      namesUserId: named?.userId ?? null,
      namelessBody: named?.namelessBody ?? null,
      entityType: about.type,
      entityId: about.id,
      eventId,
    })
  // Counted only for an entry that is new, because a position that no entry has would be a gap.
  if (inserted.affectedRows === 0) return
  const position = await countUp(tx, to.userId)
  await tx.update(notifications).set({ position }).where(eq(notifications.id, inserted.insertId))
}

async function countUp(tx: Transaction, userId: number): Promise<number> {
  await tx
    .insert(positions)
    .values({ userId, last: 1 })
    .onDuplicateKeyUpdate({ set: { last: sql`${positions.last} + 1` } })
  return only(await tx.select().from(positions).where(eq(positions.userId, userId))).last
}

type Letter = AnyNotice & { wording: Wording }

async function insertMails(ctx: Context, tx: Transaction, { eventId, kind, to, named, link, wording }: Letter) {
  const { subject, text, html } = composeMail(wording, { name: to.name, target: targetOf(ctx.portalUrl, link) })
  const recipients = new Set(to.emails.filter((email) => email !== undefined))
  for (const recipient of recipients) {
    const mail = { eventId, userId: to.userId, kind, recipient }
    await tx
      .insert(deliveries)
      .ignore()
      .values({
        ...mail,
        subject,
        textBody: text,
        htmlBody: html,
        messageId: messageIdOf(mail, ctx.mailDomain),
        namesUserId: named?.userId ?? null,
        linkId: link?.id,
        expiresAt: link?.expiresAt,
        nextAttemptAt: databaseNow(),
      })
  }
}
