import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Context } from '../context.ts'
import { longestExportMs } from './begin-export.ts'
import type { Export } from './export-personal-data.ts'

/** Sends a document while it is made. What fails on the way breaks the connection off, because the status is gone by then. */
export async function sendExport(ctx: Context, res: Response, { pieces, end }: Export): Promise<void> {
  res.attachment('job-portal-data.json').type('json').set('Cache-Control', 'no-store')
  try {
    await pipeline(pieces, res, { signal: AbortSignal.timeout(longestExportMs) })
  } catch (error) {
    // The pipeline has destroyed the connection. Clients that go before the end are none of our faults.
    ctx.log.warn({ err: error }, 'an export was broken off')
  } finally {
    await end()
  }
}
