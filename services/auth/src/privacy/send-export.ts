import { pipeline } from 'node:stream/promises'
import type { Response } from 'express'
import type { Context } from '../context.ts'
import { maxExportMs } from './begin-export.ts'
import type { Export } from './export-personal-data.ts'

/** Streams an export to the client. A failure closes the connection, because the status has already been sent. */
export async function sendExport(ctx: Context, res: Response, { chunks, end }: Export): Promise<void> {
  res.attachment('job-portal-data.json').type('json').set('Cache-Control', 'no-store')
  try {
    await pipeline(chunks, res, { signal: AbortSignal.timeout(maxExportMs) })
  } catch (error) {
    // The pipeline has destroyed the connection. Only a warning: the client may simply have disconnected.
    ctx.log.warn({ err: error }, 'personal data export aborted')
  } finally {
    await end()
  }
}
