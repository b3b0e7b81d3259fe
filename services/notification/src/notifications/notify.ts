import { prepared, preparedInsert, type Transaction } from '@portal/chassis/database'
import { currentTraceparent } from '@portal/chassis/tracing'
import type { EntityType, NotificationKind } from '@portal/contracts/notification/http'
import { erasedAmong } from '@portal/messaging/erasure'
import { eq, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { type Link, targetOf } from '../mail/link.ts'
import { messageIdOf } from '../mail/message-id.ts'
import { signalMail } from '../mail/sender.ts'
import { emailPreferences } from '../preferences/queries.ts'
import { deleteInbox, deleteName } from '../privacy/erase-person.ts'
import type { Mailbox } from '../read-models/read-case.ts'
import { deliveries, inboxSequences, notifications } from '../schema.ts'
import { type DetailsOf, type Wording, wordingOf } from './templates.ts'

export type Notice<Kind extends NotificationKind> = {
  eventId: string
  kind: Kind
  details: DetailsOf<Kind>
  about: { type: EntityType; id: number }
  /** Without a mailbox the notification is in the portal alone. */
  to: { userId: number; name?: string | undefined; mailbox?: Mailbox | undefined }
  /** Whom else the facts name, and the facts without that name and other words of theirs. */
  names?: { userId: number; otherwise: DetailsOf<Kind> }
  /** Where the mail leads instead of the portal; the entry in the inbox does without. */
  link?: Link
}

const insertNotification = preparedInsert(notifications, { ignore: true })
const insertDelivery = preparedInsert(deliveries, { ignore: true, always: { nextAttemptAt: databaseNow() } })

/** A {@link Notice} in words. */
export type Message = Omit<Notice<NotificationKind>, 'details' | 'names'> & {
  wording: Wording
  named: { userId: number; namelessTitle: string; namelessBody: string } | undefined
}

/** Puts a notice into words. */
export function renderNotification<Kind extends NotificationKind>({
  details,
  names,
  ...notice
}: Notice<Kind>): Message {
  const nameless = names && wordingOf(notice.kind, names.otherwise)
  return {
    ...notice,
    wording: wordingOf(notice.kind, details),
    named: nameless && { userId: names.userId, namelessTitle: nameless.title, namelessBody: bodyOf(nameless) },
  }
}

/**
 * Whether a message may go to a mailbox. An address that is not proven may be a stranger's, to whom anyone could have us
 * write: it gets the welcome and links, which hold no words of users, and nothing else.
 */
function maySendLink({ kind, link }: Pick<Message, 'kind' | 'link'>, { isProven }: Mailbox): boolean {
  return isProven || kind === 'WELCOME' || link !== undefined
}

/** Tells one person something; see {@link tell}. */
export function notify<Kind extends NotificationKind>(ctx: Context, tx: Transaction, notice: Notice<Kind>) {
  return report(ctx, tx, [renderNotification(notice)])
}

/**
 * Tells people something: each an entry in their inbox and, where it may be and they want it, a mail, which the sender
 * takes from here.
 * Whatever becomes of the event, it is told once, because both rows are unique per event. Nobody who is erased is told
 * anything or named.
 */
export async function report(ctx: Context, tx: Transaction, messages: readonly Message[]): Promise<void> {
  const told = messages.map(({ to }) => to.userId)
  const wantsMail = await emailPreferences(tx, told)
  for (const message of messages) {
    await insertEntry(tx, message)
    const { userId, mailbox } = message.to
    if (mailbox && maySendLink(message, mailbox) && wantsMail(userId, message.kind)) {
      await insertMail(ctx, tx, message, mailbox.address)
    }
  }
  const named = messages.flatMap(({ named }) => named?.userId ?? [])
  for (const userId of await erasedAmong(tx, [...told, ...named])) {
    if (told.includes(userId)) await deleteInbox(tx, userId)
    if (named.includes(userId)) await deleteName(ctx, tx, userId)
  }
}

function bodyOf({ sentences }: Wording): string {
  return sentences.join(' ')
}

async function insertEntry(tx: Transaction, { eventId, kind, about, to, named, wording }: Message): Promise<void> {
  const position = await countUp(tx, to.userId)
  const { isNew } = await insertNotification(tx, {
    userId: to.userId,
    kind,
    title: wording.title,
    body: bodyOf(wording),
    namesUserId: named?.userId,
    namelessTitle: named?.namelessTitle,
    namelessBody: named?.namelessBody,
    entityType: about.type,
    entityId: about.id,
    eventId,
    position,
  })
  // A position that no entry has would be a gap. Nobody has seen this one, whose row is locked.
  if (!isNew)
    await tx
      .update(inboxSequences)
      .set({ last: position - 1 })
      .where(eq(inboxSequences.userId, to.userId))
}

// The server remembers the number for the connection, which spares a statement that asks for it.
const nextPosition = prepared((db) =>
  db
    .insert(inboxSequences)
    .values({ userId: sql.placeholder('userId'), last: sql`last_insert_id(1)` })
    .onDuplicateKeyUpdate({ set: { last: sql`last_insert_id(${inboxSequences.last} + 1)` } })
    .prepare(),
)

async function countUp(tx: Transaction, userId: number): Promise<number> {
  const [{ insertId }] = await nextPosition(tx).execute({ userId })
  return insertId
}

async function insertMail(ctx: Context, tx: Transaction, message: Message, recipient: string): Promise<void> {
  const { eventId, kind, to, named, link, wording } = message
  const { subject, text, html } = composeMail(wording, { name: to.name, target: targetOf(ctx.portalUrl, link) })
  const mail = { eventId, userId: to.userId, kind, recipient }
  signalMail(tx)
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
}
