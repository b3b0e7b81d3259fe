// Responses with a serialized body, which a cache can send again as they are, and the validators of all responses (RFC
// 9110, section 8.8.3). Validators are weak, because the gateway compresses bodies; If-None-Match compares weakly
// anyway (ADR 21).
import { createHash, hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate as yieldToEventLoop } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import { type Listing, type Page, setPageHeaders } from './paging.ts'
import { holdBody } from './unread-bodies.ts'
import { headersOfValidity, type Validity } from './validity.ts'

// Short, because the server accepts only one waiting connection in each tick of the event loop.
const sliceLength = 16 * 1024

const noCache = /(?:^|,)\s*no-cache\s*(?=,|$)/i

/**
 * Middleware that allows a 304 for a conditional request with `Cache-Control: no-cache`, which every conditional
 * `fetch` adds. The directive only demands validation (RFC 9111, section 5.2.1.4), but Express sends the whole body for
 * it.
 */
export const revalidate: RequestHandler = ({ headers }, _res, next) => {
  const requested = withoutNoCache(headers['cache-control'])
  if (requested !== undefined) headers['cache-control'] = requested
  next()
}

/** A `Cache-Control` of a request without the directive `no-cache`. */
export function withoutNoCache(requested: string | undefined): string | undefined {
  return requested?.replace(noCache, '')
}

/** A long body is in slices, because joining megabytes would block all other requests. */
type PreparedBody = string | Buffer | readonly Buffer[]

/**
 * A body with its validator. `next` and `total` are those of a page. With a `validity`, gateways may send it to any
 * client.
 */
export type PreparedResponse = Readonly<
  { body: PreparedBody; etag: string; validity?: Validity } & Pick<Page<unknown>, 'next' | 'total'>
>

/** The length of a prepared body in bytes. */
export function lengthOf(body: PreparedBody): number {
  return isSliced(body) ? body.reduce((length, slice) => length + slice.length, 0) : Buffer.byteLength(body)
}

function isSliced(body: string | Uint8Array | readonly Buffer[]): body is readonly Buffer[] {
  return Array.isArray(body)
}

/** The validator of a body. */
export function etagOf(body: string | Uint8Array | readonly Buffer[]): string {
  return `W/"${isSliced(body) ? digestOf(body) : hash('sha1', body, 'base64url')}"`
}

function digestOf(slices: readonly Buffer[]): string {
  const digest = createHash('sha1')
  for (const slice of slices) digest.update(slice)
  return digest.digest('base64url')
}

/** Prepares a response from a value. */
export function prepareResponse(value: unknown): PreparedResponse {
  const body = JSON.stringify(value)
  return { body, etag: etagOf(body) }
}

/** Prepares a response from a page, with rows converted by `present`. Yields to the event loop during a long page. */
export async function preparePageResponse<Row>(
  page: Page<Row>,
  present: (row: Row) => unknown,
): Promise<PreparedResponse> {
  const { rows, ...headers } = page
  const body = await serialize(rows, present)
  return { body, etag: etagOf(body), ...headers }
}

/** Serializes rows as a JSON array, in slices, because serializing megabytes at once would block all other requests. */
async function serialize<Row>(rows: readonly Row[], present: (row: Row) => unknown): Promise<PreparedBody> {
  const slices: Buffer[] = []
  let slice = '['
  for (const [index, row] of rows.entries()) {
    slice += `${index === 0 ? '' : ','}${JSON.stringify(present(row))}`
    if (slice.length < sliceLength) continue
    slices.push(encode(slice))
    slice = ''
    await yieldToEventLoop()
  }
  slice += ']'
  return slices.length === 0 ? slice : [...slices, encode(slice)]
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

/** Sends a prepared response, or 304 without a body if the validator of the request matches. */
export function sendPrepared(req: Request, res: Response, response: PreparedResponse): void {
  // Bypasses Express's `send`, which would determine type and length of the body each time.
  res.setHeader('ETag', response.etag)
  if (response.validity) res.set(headersOfValidity(response.validity))
  if (req.fresh) {
    res.statusCode = 304
    res.end()
    return
  }
  const { body } = response
  const length = lengthOf(body)
  holdBody(res, length)
  res.setHeader('Content-Type', 'application/json; charset=utf-8')
  if (!isSliced(body)) return void res.end(body)
  res.setHeader('Content-Length', String(length))
  Readable.from(body).pipe(res)
}
