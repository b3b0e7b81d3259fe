// Sends the applications of their applicant as a file.
// Guarantees: memory does not grow with the number of applications. No text begins a formula in a spreadsheet.
// Does not guarantee: a consistent snapshot. A failure in the middle closes the connection.
import { pipeline } from 'node:stream/promises'
import type { ExportedApplication, exportFormats } from '@portal/contracts/application/export'
import { stringify } from 'csv-stringify'
import type { Response } from 'express'
import type { Context } from '../context.ts'

type Pages = AsyncIterable<readonly ExportedApplication[]>

/** A response is ended after this time, however slowly its client reads. */
const maxMs = 2 * 60_000

/** Streams the applications to the client. */
export async function sendRecord(
  { log }: Context,
  res: Response,
  pages: Pages,
  format: (typeof exportFormats)[number],
): Promise<void> {
  const signal = AbortSignal.timeout(maxMs)
  res.attachment(`applications.${format}`).type(format).set('Cache-Control', 'private, no-store')
  try {
    if (format === 'csv') await pipeline(linesOf(pages), createCsv(), res, { signal })
    else await pipeline(asJson(pages), res, { signal })
  } catch (error) {
    // The pipeline has destroyed the connection. Only a warning: the client may simply have disconnected.
    log.warn({ err: error }, 'export of applications aborted')
  }
}

async function* asJson(pages: Pages): AsyncGenerator<string> {
  let before = '['
  for await (const page of pages) {
    for (const each of page) {
      yield `${before}\n${JSON.stringify(each)}`
      before = ','
    }
  }
  yield before === '[' ? '[]\n' : '\n]\n'
}

const columns = ['application_id', 'job_id', 'title', 'company_name', 'location', 'status_now', 'at', 'status']

/** Turns lines into CSV (RFC 4180). */
function createCsv() {
  return stringify({
    header: true,
    columns,
    record_delimiter: 'windows',
    // Also a text with a line break of another kind.
    quoted_string: true,
    // Without the mark, spreadsheets take the bytes for those of another encoding.
    bom: true,
    // Titles and names are what others wrote.
    escape_formulas: true,
  })
}

/** A line for each step. */
async function* linesOf(pages: Pages): AsyncGenerator<unknown[]> {
  for await (const page of pages) {
    for (const { id, job_id, title, company_name, location, status, steps } of page) {
      for (const step of steps) yield [id, job_id, title, company_name, location, status, step.at, step.status]
    }
  }
}
