import { transact } from '@portal/chassis/database'
import { requestContext } from '@portal/chassis/request-context'
import type { LinkPurpose } from '@portal/contracts/auth/accounts-http'
import type { Context } from '../context.ts'
import { linkRequests } from '../schema.ts'

/**
 * Notes that somebody wants a link for an address. Nothing is looked up, so that neither the answer nor the time it
 * takes tells whether there is an account; link-requests.ts deals with the note when they have their answer.
 */
export async function requestLink(ctx: Context, purpose: LinkPurpose, email: string): Promise<void> {
  const { requestId } = requestContext()
  await transact(ctx, (tx) => tx.insert(linkRequests).values({ purpose, email, requestId }))
  ctx.linkRequestSignal()
}
