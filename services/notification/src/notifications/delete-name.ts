import type { Transaction } from '@portal/chassis/mysql/database'
import { localeOrEnglish } from '@portal/contracts/locales'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { targetOf } from '../mail/link.ts'
import { deliveries, notifications } from '../schema.ts'
import { recruiterKinds } from '../templates/recruiter-kinds.ts'

/** The title for older entries that have no stored title free of the recruiter's texts. */
const fallbackTitle = 'About one of your applications'

/**
 * Removes a person's name and the titles of their jobs from other people's notifications and emails. Emails that are
 * still waiting are sent without them.
 */
export async function deleteName(ctx: Pick<Context, 'portal'>, tx: Transaction, userId: number): Promise<void> {
  const { title, body } = nameless
  const isOfEntry = and(
    eq(notifications.eventId, deliveries.eventId),
    eq(notifications.userId, deliveries.userId),
    eq(notifications.kind, deliveries.kind),
  )
  const emails = await tx
    .select({
      id: deliveries.id,
      kind: deliveries.kind,
      stored: deliveries.locale,
      title,
      body,
      about: { type: notifications.entityType, id: notifications.entityId },
    })
    .from(deliveries)
    .leftJoin(notifications, isOfEntry)
    .where(eq(deliveries.namesUserId, userId))
  for (const { id, kind, stored, title, body, about } of emails) {
    const locale = localeOrEnglish(stored)
    const content = { title: title ?? fallbackTitle, sentences: body ? [body] : [] }
    const target = targetOf(ctx.portal, { locale, subject: about ? { kind, ...about } : undefined })
    const { subject, text, html } = composeMail(content, { locale, name: undefined, target })
    // The mail server's error message may quote the email.
    const columns = { subject, textBody: text, htmlBody: html, lastError: null }
    await tx
      .update(deliveries)
      .set({ ...columns, namesUserId: null })
      .where(eq(deliveries.id, id))
  }
  // A separate statement, because assignments take effect from left to right and `body` needs the columns below.
  await tx.update(notifications).set({ body }).where(eq(notifications.namesUserId, userId))
  await tx
    .update(notifications)
    .set({ title, params: sql`${notifications.namelessParams}`, ...withoutNameless })
    .where(eq(notifications.namesUserId, userId))
}

const withoutNameless = { namelessTitle: null, namelessBody: null, namelessParams: null, namesUserId: null }
const isOfOwnJob = inArray(notifications.kind, [...recruiterKinds])
/** The title and body of an entry without the texts of the person it names. The body of an older entry may be empty. */
const nameless = {
  title: sql<
    string | null
  >`coalesce(${notifications.namelessTitle}, if(${isOfOwnJob}, ${notifications.title}, ${fallbackTitle}))`,
  body: sql<string>`if(${notifications.namelessTitle} is null and not ${isOfOwnJob}, '', coalesce(${notifications.namelessBody}, ''))`,
}
