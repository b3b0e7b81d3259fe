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
