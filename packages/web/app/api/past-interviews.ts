import { applicationOperations } from '@portal/contracts/application/http'
import { type Context, call } from './call.ts'

const { listInterviews } = applicationOperations

/**
 * A page of the interviews that are over, the latest first, and how many there are. The API lists the earliest first, so
 * the first page is the end of its list.
 */
export async function readPastInterviews(
  context: Context,
  { status, page, pageSize }: { status?: string | undefined; page: number; pageSize: number },
) {
  const query = { sort: 'date', status, to: new Date().toISOString() }
  const earliest = await call(context, listInterviews, { query: { ...query, limit: pageSize, include_total: true } })
  const { total = 0 } = earliest
  const end = total - (page - 1) * pageSize
  if (end <= 0) return { items: [], total }
  const skip = Math.max(0, end - pageSize)
  // All of them, as a rule.
  const isRead = skip === 0 && end === total
  const { items } = isRead
    ? earliest
    : await call(context, listInterviews, { query: { ...query, skip, limit: end - skip } })
  return { items: items.toReversed(), total }
}
