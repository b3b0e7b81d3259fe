import type { Transaction } from '@portal/chassis/mysql/database'
import { currentTraceparent } from '@portal/chassis/runtime/tracing'
import type { EntityType, NotificationKind } from '@portal/contracts/notification/http'
import { kindOf, type MessageCode, type ParamsOf } from '@portal/contracts/notification/wording/params'
import type { Reader } from '@portal/contracts/notification/wording/render'
import { erasedAmong } from '@portal/messaging/erasure'
import { eq, inArray, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { type Link, targetOf } from '../mail/link.ts'
import { messageIdOf } from '../mail/message-id.ts'
import { emailPreferences } from '../preferences/queries.ts'
import { defaultReader, type Mailbox } from '../read-models/read-case.ts'
import { deliveries, inboxSequences, notifications } from '../schema.ts'
import { type Content, render } from '../templates/render.ts'
import { deleteInbox } from './delete-inbox.ts'
import { deleteName } from './delete-name.ts'

export type Notice<Code extends MessageCode> = {
  eventId: string
  code: Code
  params: ParamsOf<Code>
  about: { type: EntityType; id: number }
  /** Without a mailbox the notification appears in the inbox only. */
  to: { userId: number; name?: string | undefined; mailbox?: Mailbox | undefined }
  /** The other person named in the parameters, and the parameters without that person's name and texts. */
  names?: { userId: number; otherwise: ParamsOf<Code> }
  /** Replaces the link to a page of the portal in the email. The inbox entry has no link. */
  link?: Link
  /** The trace that sending the email continues; by default the current one. */
  traceparent?: string | undefined
}

/** A {@link Notice} in the words of its reader. */
export type Message = Omit<Notice<MessageCode>, 'names'> & {
  kind: NotificationKind
  reader: Reader
  content: Content
  named:
    | { userId: number; namelessTitle: string; namelessBody: string; namelessParams: Record<string, unknown> }
    | undefined
}

/** Renders a notice in the language and time zone of its reader. */
export function renderNotification<Code extends MessageCode>({ names, ...notice }: Notice<Code>): Message {
  const { code, params, to } = notice
  const reader = to.mailbox?.reader ?? defaultReader
  const nameless = names && render(code, names.otherwise, reader)
  return {
    ...notice,
    kind: kindOf(code),
    reader,
    content: render(code, params, reader),
    named: nameless && {
      userId: names.userId,
      namelessTitle: nameless.title,
      namelessBody: bodyOf(nameless),
      namelessParams: names.otherwise,
    },
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
export function notify<Code extends MessageCode>(ctx: Context, tx: Transaction, notice: Notice<Code>) {
  return notifyAll(ctx, tx, [renderNotification(notice)])
}

/**
 * Notifies people: inserts an inbox entry for each message and, if allowed and wanted, an email for the sender.
 * Both rows are unique per event, so an event that is processed again notifies no one twice. Erased people are neither
 * notified nor named.
 */
export async function notifyAll(ctx: Context, tx: Transaction, messages: readonly Message[]): Promise<void> {
  const recipients = [...new Set(messages.map(({ to }) => to.userId))]
  const named = messages.flatMap(({ named }) => named?.userId ?? [])
  const [wantsMail, existing, takePosition] = await tx.together(
    () => emailPreferences(tx, recipients),
    () => findEntries(tx, messages),
    () => reservePositions(tx, messages),
  )
  const { known = [], added = [] } = Object.groupBy(messages, (one) => (existing.has(keyOf(one)) ? 'known' : 'added'))
  // So that positions have no gap.
  if (known.length > 0) await releasePositions(tx, known)
  const entries = added.map((message) => entryOf(message, takePosition(message.to.userId)))
  const mails = messages.flatMap((message) => {
    const { userId, mailbox } = message.to
    const isSent = mailbox && maySendEmail(message, mailbox) && wantsMail(userId, message.kind)
    return isSent ? [mailOf(ctx, message, mailbox.address)] : []
  })
  const [, , erased] = await tx.together(
    () => insertEntries(ctx, tx, entries),
    () => insertMails(ctx, tx, mails),
    () => erasedAmong(tx, [...new Set([...recipients, ...named])]),
  )
  for (const userId of erased) {
    if (recipients.includes(userId)) await deleteInbox(tx, userId)
    if (named.includes(userId)) await deleteName(ctx, tx, userId)
  }
}

function bodyOf({ sentences }: Content): string {
  return sentences.join(' ')
}

function entryOf({ eventId, kind, code, params, about, to, named, content }: Message, position: number) {
  return {
    userId: to.userId,
    kind,
    title: content.title,
    body: bodyOf(content),
    code,
    params,
    namesUserId: named?.userId,
    namelessTitle: named?.namelessTitle,
    namelessBody: named?.namelessBody,
    namelessParams: named?.namelessParams,
    entityType: about.type,
    entityId: about.id,
    eventId,
    position,
  }
}

type EntryKey = Pick<typeof notifications.$inferSelect, 'eventId' | 'userId' | 'kind'>

/** The keys of the messages that already have an inbox entry, because their event is processed again. */
async function findEntries(tx: Transaction, messages: readonly Message[]): Promise<Set<string>> {
  const { eventId, userId, kind } = notifications
  const events = [...new Set(messages.map((message) => message.eventId))]
  const [rows] = await tx.together(() =>
    tx.select({ eventId, userId, kind }).from(notifications).where(inArray(eventId, events)),
  )
  return new Set(rows.map(keyOfEntry))
}

function keyOf({ eventId, to, kind }: Message): string {
  return keyOfEntry({ eventId, userId: to.userId, kind })
}

function keyOfEntry({ eventId, userId, kind }: EntryKey): string {
  return `${eventId} ${userId} ${kind}`
}

/** Reserves a position for the recipient of each message. Returns the function that hands them out in order. */
async function reservePositions(tx: Transaction, messages: readonly Message[]): Promise<(userId: number) => number> {
  const counts = new Map<number, number>()
  for (const { to } of messages) counts.set(to.userId, (counts.get(to.userId) ?? 0) + 1)
  // In order, so that concurrent transactions wait for each other instead of deadlocking.
  const rows = [...counts].map(([userId, last]) => ({ userId, last })).sort((one, other) => one.userId - other.userId)
  const { last } = inboxSequences
  const [, reserved] = await tx.together(
    () =>
      tx
        .insert(inboxSequences)
        .values(rows)
        .onDuplicateKeyUpdate({ set: { last: sql`${last} + values(${last})` } }),
    () =>
      tx
        .select()
        .from(inboxSequences)
        .where(inArray(inboxSequences.userId, [...counts.keys()])),
  )
  const next = new Map(reserved.map((row) => [row.userId, row.last - (counts.get(row.userId) ?? 0)]))
  return (userId) => {
    const position = (next.get(userId) ?? 0) + 1
    next.set(userId, position)
    return position
  }
}

/** Releases the last positions reserved for the recipients of these messages, while their rows are still locked. */
async function releasePositions(tx: Transaction, messages: readonly Message[]): Promise<void> {
  const { last, userId } = inboxSequences
  for (const { to } of messages) {
    await tx
      .update(inboxSequences)
      .set({ last: sql`${last} - 1` })
      .where(eq(userId, to.userId))
  }
}

async function insertEntries(ctx: Context, tx: Transaction, entries: ReturnType<typeof entryOf>[]): Promise<void> {
  if (entries.length === 0) return
  tx.afterCommit(ctx.streams.announce)
  await tx.together(() => tx.insert(notifications).values(entries))
}

async function insertMails(ctx: Context, tx: Transaction, mails: ReturnType<typeof mailOf>[]): Promise<void> {
  if (mails.length === 0) return
  tx.afterCommit(ctx.sender.wake)
  await tx.together(() => tx.insert(deliveries).ignore().values(mails))
}

/** The email of a message, as stored for the sender. */
function mailOf(ctx: Context, message: Message, recipient: string) {
  const { eventId, kind, about, to, named, link, content, traceparent } = message
  const { locale } = message.reader
  const target = targetOf(ctx.portal, { locale, link, subject: { kind, ...about } })
  const { subject, text, html } = composeMail(content, { locale, name: to.name, target })
  const mail = { eventId, userId: to.userId, kind, recipient }
  return {
    ...mail,
    nextAttemptAt: databaseNow(),
    traceparent: traceparent ?? currentTraceparent(),
    subject,
    textBody: text,
    htmlBody: html,
    messageId: messageIdOf(mail, ctx.mailDomain),
    locale,
    namesUserId: named?.userId,
    linkId: link?.id,
    expiresAt: link?.expiresAt,
  }
}
