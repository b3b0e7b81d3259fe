import type { SQL } from 'drizzle-orm'
import type { Context } from '../context.ts'

/** The rows of a statement. */
export async function select<Row>(ctx: Pick<Context, 'db'>, statement: SQL): Promise<Row[]> {
  const [rows] = await ctx.db.execute(statement)
  return rows as unknown as Row[]
}
