import type { Transaction } from '@portal/chassis/database'
import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { targetOf } from '../mail/link.ts'
import {
  activity,
  addresses,
  companyNames,
  deliveries,
  inboxSequences,
  notifications,
  seekerNames,
  unwantedMails,
} from '../schema.ts'

/** Takes away all that this service holds about a person, and their name out of what others were told. */
export async function erasePerson(ctx: Context, tx: Transaction, userId: number): Promise<void> {
  await deleteAddress(tx, userId)
  await deleteInbox(tx, userId)
  await deleteName(ctx, tx, userId)
  await deleteActor(tx, userId)
  await tx.delete(seekerNames).where(eq(seekerNames.userId, userId))
  await tx.delete(companyNames).where(eq(companyNames.userId, userId))
}

/** The address, and what was sent there in the name of another account, whose address it may have been before. */
async function deleteAddress(tx: Transaction, userId: number): Promise<void> {
  const [address] = await tx.select().from(addresses).where(eq(addresses.userId, userId))
  if (address) await tx.delete(deliveries).where(eq(deliveries.recipient, address.email))
  await tx.delete(addresses).where(eq(addresses.userId, userId))
}

/** What a person was told, and what they wanted to be told. */
export async function deleteInbox(tx: Transaction, userId: number): Promise<void> {
  for (const table of [notifications, deliveries, inboxSequences, unwantedMails]) {
    await tx.delete(table).where(eq(table.userId, userId))
  }
}

/** The kinds that name an applicant to the recruiter, whose own job the title is about. */
const ofOwnJob = ['NEW_APPLICATION', 'APPLICATION_WITHDRAWN'] as const
/** What older entries are called, of which no title is kept that holds nothing of a recruiter's. */
const remnant = 'About an application of yours'

/**
 * Has others' entries and emails say what they say without a person's name and the titles of their jobs. An email that
 * waits is sent that way.
 */
export async function deleteName(ctx: Pick<Context, 'portalUrl'>, tx: Transaction, userId: number): Promise<void> {
  const { title, body } = nameless
  const isOfEntry = and(
    eq(notifications.eventId, deliveries.eventId),
    eq(notifications.userId, deliveries.userId),
    eq(notifications.kind, deliveries.kind),
  )
  const mails = await tx
    .select({ id: deliveries.id, title, body })
    .from(deliveries)
    .leftJoin(notifications, isOfEntry)
    .where(eq(deliveries.namesUserId, userId))
  for (const { id, title, body } of mails) {
    const wording = { title: title ?? remnant, sentences: body ? [body] : [] }
    const target = targetOf(ctx.portalUrl, undefined)
    const { subject, text, html } = composeMail(wording, { name: undefined, target })
    // What a mail server says of a mail may repeat it.
    const words = { subject, textBody: text, htmlBody: html, lastError: null }
    await tx
      .update(deliveries)
      .set({ ...words, namesUserId: null })
      .where(eq(deliveries.id, id))
  }
  // In a statement of its own, because an assignment sees those before it.
  await tx.update(notifications).set({ body }).where(eq(notifications.namesUserId, userId))
  await tx
    .update(notifications)
    .set({ title, namelessTitle: null, namelessBody: null, namesUserId: null })
    .where(eq(notifications.namesUserId, userId))
}

const isOfOwnJob = inArray(notifications.kind, [...ofOwnJob])
/** What an entry says without the words of whom it names; an older one may have nothing left to say. */
const nameless = {
  title: sql<
    string | null
  >`coalesce(${notifications.namelessTitle}, if(${isOfOwnJob}, ${notifications.title}, ${remnant}))`,
  body: sql<string>`if(${notifications.namelessTitle} is null and not ${isOfOwnJob}, '', coalesce(${notifications.namelessBody}, ''))`,
}

/** Leaves of a person's acts what was done and when; of tries to sign in to their account, not from where. */
export async function deleteActor(tx: Transaction, userId: number): Promise<void> {
  const nobodys = { requestId: null, address: null, userAgent: null }
  await tx
    .update(activity)
    .set({ userId: null, ...nobodys })
    .where(eq(activity.userId, userId))
  const isTheirAccount = and(eq(activity.entityType, 'USER'), eq(activity.entityId, userId))
  await tx
    .update(activity)
    .set(nobodys)
    .where(and(isTheirAccount, isNull(activity.userId)))
}
