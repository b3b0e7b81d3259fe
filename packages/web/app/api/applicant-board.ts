import { applicationOperations } from '@portal/contracts/application/http'
import { statuses } from '../rules/application-state.ts'
import { type Context, call } from './call.ts'

const cardsOfColumn = 50

/** The applications to a job by status: the newest ones of each, and how many there are. */
export function readBoard(context: Context, jobId: string, q: string) {
  return Promise.all(
    statuses.map(async (status) => {
      const { items, total = items.length } = await call(context, applicationOperations.listJobApplications, {
        params: { job_id: jobId },
        query: { q, status, limit: cardsOfColumn, include_total: true },
      })
      return { status, total, cards: items }
    }),
  )
}
