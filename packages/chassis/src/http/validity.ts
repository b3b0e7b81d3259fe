// How long a gateway may keep a response and send it again: as long as the versions of the data that it shows are the
// same in the cache's Redis. Source of the headers: the Edge Architecture Specification (W3C note) for
// `Surrogate-Control`; `Surrogate-Key` names the keys as other caches do, after the version that they had.
import type { IncomingHttpHeaders } from 'node:http'

/** The keys of versions in Redis, their values joined by dots, and the longest time in seconds. */
export type Validity = { keys: readonly string[]; version: string; seconds: number }

/** The names of the headers, which must not reach clients. */
export const validityHeaders = ['surrogate-control', 'surrogate-key'] as const

/** The headers of a response with this validity, by name. */
export function headersOfValidity({
  keys,
  version,
  seconds,
}: Validity): Record<(typeof validityHeaders)[number], string> {
  return { 'surrogate-control': `max-age=${seconds}`, 'surrogate-key': [version, ...keys].join(' ') }
}

/** The validity of a response with these headers; undefined if it must not be kept. */
export function validityOf(headers: IncomingHttpHeaders): Validity | undefined {
  const [, seconds = '0'] = /^max-age=(\d{1,6})$/.exec(String(headers['surrogate-control'] ?? '')) ?? []
  const [version = '', ...keys] = String(headers['surrogate-key'] ?? '').split(' ')
  return Number(seconds) > 0 && keys.length > 0 ? { keys, version, seconds: Number(seconds) } : undefined
}
