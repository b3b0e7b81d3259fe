import type { Transaction } from '@portal/chassis/database'
import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { targetOf } from '../mail/link.ts'
import {
  activity,
  addresses,
  companyNames,
  deliveries,
  notifications,
  positions,
  seekerNames,
  unwantedMails,
} from '../schema.ts'

/** Takes away all that this service holds about a person, and their name out of what others were told. */
export async function erasePerson(ctx: Context, tx: Transaction, userId: number): Promise<void> {
  await forgetAddress(tx, userId)
  await forgetInbox(tx, userId)
  await forgetName(ctx, tx, userId)
  await forgetActor(tx, userId)
  await tx.delete(seekerNames).where(eq(seekerNames.userId, userId))
  await tx.delete(companyNames).where(eq(companyNames.userId, userId))
}

/** The address, and what was sent there in the name of another account, whose address it may have been before. */
async function forgetAddress(tx: Transaction, userId: number): Promise<void> {
  const [address] = await tx.select().from(addresses).where(eq(addresses.userId, userId))
  if (address) await tx.delete(deliveries).where(eq(deliveries.recipient, address.email))
  await tx.delete(addresses).where(eq(addresses.userId, userId))
}

/** What a person was told, and what they wanted to be told. */
export async function forgetInbox(tx: Transaction, userId: number): Promise<void> {
  for (const table of [notifications, deliveries, positions, unwantedMails]) {
    await tx.delete(table).where(eq(table.userId, userId))
  }
}

/** Has others' entries and mails say what they say of somebody without a name. A mail that waits is sent that way. */
export async function forgetName(ctx: Pick<Context, 'portalUrl'>, tx: Transaction, userId: number): Promise<void> {
  const isOfEntry = and(
    eq(notifications.eventId, deliveries.eventId),
    eq(notifications.userId, deliveries.userId),
    eq(notifications.kind, deliveries.kind),
  )
  const mails = await tx
    .select({ id: deliveries.id, title: deliveries.subject, nameless: notifications.namelessBody })
    .from(deliveries)
    .leftJoin(notifications, isOfEntry)
    .where(eq(deliveries.namesUserId, userId))
  for (const { id, title, nameless } of mails) {
    const sentences = nameless ? [nameless] : []
    const target = targetOf(ctx.portalUrl, undefined)
    const { text, html } = composeMail({ title, sentences }, { name: undefined, target })
    await tx.update(deliveries).set({ textBody: text, htmlBody: html, namesUserId: null }).where(eq(deliveries.id, id))
  }
  await tx
    .update(notifications)
    .set({ body: sql`coalesce(${notifications.namelessBody}, '')`, namelessBody: null, namesUserId: null })
    .where(eq(notifications.namesUserId, userId))
}

/** Leaves of a person's acts what was done and when; of tries to sign in to their account, not from where. */
export async function forgetActor(tx: Transaction, userId: number): Promise<void> {
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
