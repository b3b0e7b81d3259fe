// Signs what the process of the pages and the gateway send each other about a browser: its address and its user agent, in
// the headers `X-Forwarded-For` and `User-Agent` of a request, with `X-Portal-Hop: t=<unix seconds>,v1=<hex>` (ADR 43).
// Guarantees: nobody without the secret can claim an address, and a header holds for one method and path, for a minute.
// Does not guarantee: the body or the other headers of the request; nor that a header is used once only.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** The header of the signature, in lower case. */
export const hopHeader = 'x-portal-hop'
const validSeconds = 60
const form = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/

/** A request on behalf of a browser. */
export type Hop = {
  method: string
  /** The path with its query, exactly as it is sent. */
  path: string
  /** The address of the browser, the whole value of `X-Forwarded-For`. */
  address: string
  /** The user agent of the browser, the whole value of `User-Agent`; empty if the request has none. */
  userAgent: string
}

/** The value of the header for a request that is sent now. */
export function signHop({ secret, now, ...hop }: Hop & { secret: string; now: Date }): string {
  const seconds = Math.floor(now.getTime() / 1000)
  return `t=${seconds},v1=${signatureOf(secret, seconds, hop).toString('hex')}`
}

/**
 * Whether `header` was signed for this request with one of the secrets, at most a minute ago. The clock of the sender may
 * also be a minute ahead.
 */
export function verifyHop({
  secrets,
  header,
  now,
  ...hop
}: Hop & { secrets: readonly string[]; header: string; now: Date }): boolean {
  const [, time, hex] = form.exec(header) ?? []
  if (time === undefined || hex === undefined) return false
  const seconds = Number(time)
  if (Math.abs(now.getTime() / 1000 - seconds) > validSeconds) return false
  const signature = Buffer.from(hex, 'hex')
  return secrets.some((secret) => timingSafeEqual(signature, signatureOf(secret, seconds, hop)))
}

/** Whether a request that was received is on behalf of the browser that it names, signed with one of the secrets. */
export function isHop({ method = '', url = '', headers }: IncomingMessage, secrets: readonly string[]): boolean {
  const [header, address] = [String(headers[hopHeader] ?? ''), String(headers['x-forwarded-for'] ?? '')]
  const hop = { method, path: url, address, userAgent: headers['user-agent'] ?? '' }
  return isIP(address) !== 0 && verifyHop({ secrets, header, now: new Date(), ...hop })
}

/**
 * HMAC-SHA256 over `<unix seconds>\n<method>\n<path>\n<address>\n<user agent>` in UTF-8. No part can contain a newline,
 * because HTTP allows none in them.
 */
function signatureOf(secret: string, seconds: number, { method, path, address, userAgent }: Hop): Buffer {
  const text = [seconds, method, path, address, userAgent].join('\n')
  return createHmac('sha256', secret).update(text).digest()
}
