import type { Database } from '@portal/chassis/database'
import type { BacklogSource } from '@portal/chassis/health'
import { type Page, readPage } from '@portal/chassis/paging'
import type { DeliveriesQuery } from '@portal/contracts/notification/http'
import { eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type DeliveryRow, deliveries } from '../schema.ts'

/** The mails, newest first; with `state` only those in it. */
export function listDeliveries(ctx: Context, query: DeliveriesQuery): Promise<Page<DeliveryRow>> {
  const wanted = query.state && eq(deliveries.state, query.state)
  return readPage(ctx.db, deliveries, { where: [wanted], query })
}

/** How many mails wait for the mail server, and how many were given up and wait for an administrator. */
export function mailBacklog(db: Database): BacklogSource {
  const inState = (state: DeliveryRow['state']) => db.$count(deliveries, eq(deliveries.state, state))
  return {
    meanings: { mails_waiting: 'Mails that wait for the mail server', mails_failed: 'Mails that were given up' },
    report: async () => ({ mails_waiting: await inState('PENDING'), mails_failed: await inState('FAILED') }),
  }
}
