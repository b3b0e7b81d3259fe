import { transact } from '@portal/chassis/mysql/database'
import { requestContext } from '@portal/chassis/runtime/request-context'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import type { Context } from '../context.ts'
import { linkRequests } from '../schema.ts'

/**
 * Queues a request for an email link. It looks nothing up, so that neither the response nor its timing reveals whether
 * an account exists; link-requests.ts processes the request after the response.
 */
export async function requestLink(ctx: Context, purpose: LinkPurpose, email: string): Promise<void> {
  const { requestId } = requestContext()
  await transact(ctx, (tx) => tx.insert(linkRequests).values({ purpose, email, requestId }))
  ctx.linkRequestSignal()
}
