import type { Context } from '../context.ts'
import type { UserRow } from '../schema.ts'

/** Whether a user must have a second factor. */
export function needsSecondFactor(ctx: Pick<Context, 'adminsNeedSecondFactor'>, { role }: UserRow): boolean {
  return ctx.adminsNeedSecondFactor && role === 'ADMIN'
}
