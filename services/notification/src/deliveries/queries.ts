import { type Page, readPage } from '@portal/chassis/http/paging'
import type { Database } from '@portal/chassis/mysql/database'
import type { BacklogSource } from '@portal/chassis/runtime/health'
import type { DeliveriesQuery } from '@portal/contracts/notification/http'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'

/** Emails, newest first, optionally only those in `query.state`. */
export function listDeliveries(ctx: Context, query: DeliveriesQuery): Promise<Page<DeliveryRow>> {
  const inState = query.state && eq(deliveries.state, query.state)
  return readPage(ctx.db, deliveries, { where: [inState], query })
}

/** Counts the emails that wait for the mail server and those that failed and need an administrator. */
export function mailBacklog(db: Database): BacklogSource {
  const countIn = (state: DeliveryRow['state']) => db.$count(deliveries, eq(deliveries.state, state))
  return {
    meanings: { mails_waiting: 'Emails waiting for the mail server', mails_failed: 'Emails given up' },
    report: async () => ({ mails_waiting: await countIn('PENDING'), mails_failed: await countIn('FAILED') }),
  }
}
