import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'

/** Whether a person may do nothing without a second factor. */
export function needsSecondFactor(ctx: Pick<Context, 'adminsNeedSecondFactor'>, { role }: UserRow): boolean {
  return ctx.adminsNeedSecondFactor && role === 'ADMIN'
}
