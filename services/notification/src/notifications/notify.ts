import { only, type Transaction } from '@portal/chassis/database'
import type { EntityType, NotificationKind } from '@portal/contracts/notification/http'
import { eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { type Link, targetOf } from '../mail/link.ts'
import { messageIdOf } from '../mail/message-id.ts'
import { wantsMail } from '../preferences/queries.ts'
import { deliveries, notifications, positions } from '../schema.ts'
import { type FactsOf, type Wording, wordingOf } from './wording.ts'

export type Notice<Kind extends NotificationKind> = {
  eventId: string
  kind: Kind
  facts: FactsOf<Kind>
  about: { type: EntityType; id: number }
  /** Without an address the notification is in the portal alone. */
  to: { userId: number; name?: string | undefined; emails: readonly (string | undefined)[] }
  /** Where the mail leads instead of the portal; the entry in the inbox does without. */
  link?: Link
}

/**
 * Tells a person something: an entry in their inbox and, where they want it, a mail, which the sender takes from here.
 * Whatever becomes of the event, it is told once, because both rows are unique per event.
 */
export async function notify<Kind extends NotificationKind>(ctx: Context, tx: Transaction, notice: Notice<Kind>) {
  const wording = wordingOf(notice.kind, notice.facts)
  await insertEntry(tx, notice, wording)
  if (await wantsMail(tx, notice.to.userId, notice.kind)) await insertMails(ctx, tx, notice, wording)
}

type AnyNotice = Omit<Notice<NotificationKind>, 'facts'>

async function insertEntry(tx: Transaction, { eventId, kind, about, to }: AnyNotice, wording: Wording): Promise<void> {
  const [inserted] = await tx
    .insert(notifications)
    .ignore()
    .values({
      userId: to.userId,
      kind,
      title: wording.title,
      body: wording.sentences.join(' '),
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

async function insertMails(ctx: Context, tx: Transaction, { eventId, kind, to, link }: AnyNotice, wording: Wording) {
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
        linkId: link?.id,
        expiresAt: link?.expiresAt,
        nextAttemptAt: databaseNow(),
      })
  }
}
