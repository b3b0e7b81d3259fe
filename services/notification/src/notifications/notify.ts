import type { Transaction } from '@portal/chassis/mysql/database'
import { prepared, preparedInsert } from '@portal/chassis/mysql/statements'
import { currentTraceparent } from '@portal/chassis/runtime/tracing'
import type { EntityType, NotificationKind } from '@portal/contracts/notification/http'
import { erasedAmong } from '@portal/messaging/erasure'
import { eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { type Link, targetOf } from '../mail/link.ts'
import { messageIdOf } from '../mail/message-id.ts'
import { emailPreferences } from '../preferences/queries.ts'
import type { Mailbox } from '../read-models/read-case.ts'
import { deliveries, inboxSequences, notifications } from '../schema.ts'
import { type Content, type DetailsOf, renderTemplate } from '../templates/templates.ts'
import { deleteInbox } from './delete-inbox.ts'
import { deleteName } from './delete-name.ts'

export type Notice<Kind extends NotificationKind> = {
  eventId: string
  kind: Kind
  details: DetailsOf<Kind>
  about: { type: EntityType; id: number }
  /** Without a mailbox the notification appears in the inbox only. */
  to: { userId: number; name?: string | undefined; mailbox?: Mailbox | undefined }
  /** The other person named in the details, and the details without that person's name and texts. */
  names?: { userId: number; otherwise: DetailsOf<Kind> }
  /** Replaces the link to the portal in the email. The inbox entry has no link. */
  link?: Link
}

const insertNotification = preparedInsert(notifications, { ignore: true })
const insertDelivery = preparedInsert(deliveries, { ignore: true, always: { nextAttemptAt: databaseNow() } })

/** A {@link Notice} with its templates rendered. */
export type Message = Omit<Notice<NotificationKind>, 'details' | 'names'> & {
  content: Content
  named: { userId: number; namelessTitle: string; namelessBody: string } | undefined
}

/** Renders the templates of a notice. */
export function renderNotification<Kind extends NotificationKind>({
  details,
  names,
  ...notice
}: Notice<Kind>): Message {
  const nameless = names && renderTemplate(notice.kind, names.otherwise)
  return {
    ...notice,
    content: renderTemplate(notice.kind, details),
    named: nameless && { userId: names.userId, namelessTitle: nameless.title, namelessBody: bodyOf(nameless) },
  }
}

/**
 * Whether a message may be emailed. An unproven address may belong to a stranger, so it receives only the welcome and
 * links, which contain no user input.
 */
function maySendEmail({ kind, link }: Pick<Message, 'kind' | 'link'>, { isProven }: Mailbox): boolean {
  return isProven || kind === 'WELCOME' || link !== undefined
}

/** Notifies one person; see {@link notifyAll}. */
export function notify<Kind extends NotificationKind>(ctx: Context, tx: Transaction, notice: Notice<Kind>) {
  return notifyAll(ctx, tx, [renderNotification(notice)])
}

/**
 * Notifies people: inserts an inbox entry for each message and, if allowed and wanted, an email for the sender.
 * Both rows are unique per event, so an event that is processed again notifies no one twice. Erased people are neither
 * notified nor named.
 */
export async function notifyAll(ctx: Context, tx: Transaction, messages: readonly Message[]): Promise<void> {
  const recipients = messages.map(({ to }) => to.userId)
  const wantsMail = await emailPreferences(tx, recipients)
  for (const message of messages) {
    await insertEntry(ctx, tx, message)
    const { userId, mailbox } = message.to
    if (mailbox && maySendEmail(message, mailbox) && wantsMail(userId, message.kind)) {
      await insertMail(ctx, tx, message, mailbox.address)
    }
  }
  const named = messages.flatMap(({ named }) => named?.userId ?? [])
  for (const userId of await erasedAmong(tx, [...recipients, ...named])) {
    if (recipients.includes(userId)) await deleteInbox(tx, userId)
    if (named.includes(userId)) await deleteName(ctx, tx, userId)
  }
}

function bodyOf({ sentences }: Content): string {
  return sentences.join(' ')
}

async function insertEntry(ctx: Context, tx: Transaction, message: Message): Promise<void> {
  const { eventId, kind, about, to, named, content } = message
  const position = await takePosition(tx, to.userId)
  const { isNew } = await insertNotification(tx, {
    userId: to.userId,
    kind,
    title: content.title,
    body: bodyOf(content),
    namesUserId: named?.userId,
    namelessTitle: named?.namelessTitle,
    namelessBody: named?.namelessBody,
    entityType: about.type,
    entityId: about.id,
    eventId,
    position,
  })
  // Gives the position back, to leave no gap. No other transaction has seen it, because the row is locked.
  if (!isNew) {
    await tx
      .update(inboxSequences)
      .set({ last: position - 1 })
      .where(eq(inboxSequences.userId, to.userId))
  }
  tx.afterCommit(ctx.streams.announce)
}

// LAST_INSERT_ID(n) returns the new position with the result, which saves a second statement.
const nextPosition = prepared((db) =>
  db
    .insert(inboxSequences)
    .values({ userId: sql.placeholder('userId'), last: sql`last_insert_id(1)` })
    .onDuplicateKeyUpdate({ set: { last: sql`last_insert_id(${inboxSequences.last} + 1)` } })
    .prepare(),
)

async function takePosition(tx: Transaction, userId: number): Promise<number> {
  const [{ insertId }] = await nextPosition(tx).execute({ userId })
  return insertId
}

async function insertMail(ctx: Context, tx: Transaction, message: Message, recipient: string): Promise<void> {
  const { eventId, kind, to, named, link, content } = message
  const { subject, text, html } = composeMail(content, { name: to.name, target: targetOf(ctx.portalUrl, link) })
  const mail = { eventId, userId: to.userId, kind, recipient }
  await insertDelivery(tx, {
    ...mail,
    traceparent: currentTraceparent(),
    subject,
    textBody: text,
    htmlBody: html,
    messageId: messageIdOf(mail, ctx.mailDomain),
    namesUserId: named?.userId,
    linkId: link?.id,
    expiresAt: link?.expiresAt,
  })
  tx.afterCommit(ctx.sender.wake)
}
