// Answers whose body is ready as JSON text, so that one which is kept can be sent again without being parsed and made
// anew, and the validators of all answers (RFC 9110, section 8.8.3). They are weak: the gateway compresses bodies, and a
// strong one would have to differ with each coding. Clients compare them weakly for If-None-Match anyway.
import { hash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import { type Listing, type Page, setPageHeaders } from './paging.ts'
import { holdBody } from './unread-bodies.ts'

// One connection that waits to be accepted is taken in each turn of the event loop, so turns must be short.
const sliceLength = 16 * 1024

const noCache = /(?:^|,)\s*no-cache\s*(?=,|$)/i

/**
 * Middleware that lets a conditional request have its 304 although it says `Cache-Control: no-cache`, as every `fetch` adds
 * to one. That asks for nothing but validation (RFC 9111, section 5.2.1.4), and Express takes it for more.
 */
export const revalidate: RequestHandler = ({ headers }, _res, next) => {
  const requested = headers['cache-control']
  if (requested !== undefined && noCache.test(requested)) headers['cache-control'] = requested.replace(noCache, '')
  next()
}

/** A body with what is told of it in headers. `next` and `total` are those of a page. */
export type PreparedResponse = Readonly<{ body: string | Buffer; etag: string } & Pick<Page<unknown>, 'next' | 'total'>>

/** The validator of a body. */
export function etagOf(body: string | Uint8Array): string {
  return `W/"${hash('sha1', body, 'base64url')}"`
}

/** Makes a value into an answer. */
export function prepareResponse(value: unknown): PreparedResponse {
  const body = JSON.stringify(value)
  return { body, etag: etagOf(body) }
}

/** Makes a page into an answer, its rows as `present` makes them. A long one leaves others their turn in between. */
export async function preparePageResponse<Row>(
  page: Page<Row>,
  present: (row: Row) => unknown,
): Promise<PreparedResponse> {
  const { rows, ...headers } = page
  const body = await arrayOf(rows, present)
  return { body, etag: etagOf(body), ...headers }
}

/** Rows as a JSON array. Making megabytes of it in one go would keep every other request waiting. */
async function arrayOf<Row>(rows: readonly Row[], present: (row: Row) => unknown): Promise<string | Buffer> {
  const slices: Buffer[] = []
  let slice = '['
  for (const [index, row] of rows.entries()) {
    slice += `${index === 0 ? '' : ','}${JSON.stringify(present(row))}`
    if (slice.length < sliceLength) continue
    slices.push(encode(slice))
    slice = ''
    await nextTurn()
  }
  slice += ']'
  return slices.length === 0 ? slice : Buffer.concat([...slices, encode(slice)])
}

/** `Buffer.from` takes four times as long for text that is not Latin-1. */
function encode(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text))
  bytes.write(text)
  return bytes
}

/** {@link sendPrepared} for a page of a list. */
export function sendPreparedPage(listing: Listing, response: PreparedResponse): void {
  setPageHeaders(listing, response)
  sendPrepared(listing.req, listing.res, response)
}

/** Sends an answer; 304 without the body to whoever has it already. */
export function sendPrepared(req: Request, res: Response, response: PreparedResponse): void {
  // Past Express's own way to send, which would look at the type and the length of the body at each answer.
  res.setHeader('ETag', response.etag)
  if (req.fresh) {
    res.statusCode = 304
    res.end()
    return
  }
  holdBody(res, Buffer.byteLength(response.body))
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  res.end(response.body)
}
