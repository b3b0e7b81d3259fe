// The hop between the gateway and the process of the pages, in both directions (ADR 43): the gateway passes it the address
// and user agent of a browser, and believes those of its requests to the API.
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { Logger } from '@portal/chassis/runtime/log'
import { hopHeader, signHop, verifyHop } from '@portal/chassis/tokens/hop'

const warnEveryMs = 60_000

/** Returns the function that returns whether a request has a valid signature of its address and user agent. */
export function createHopCheck(secrets: readonly string[], log: Logger): (req: IncomingMessage) => boolean {
  let warnedAt = Number.NEGATIVE_INFINITY
  const warn = () => {
    const now = performance.now()
    // Any client can send the header.
    if (now - warnedAt < warnEveryMs) return
    warnedAt = now
    log.warn('ignored an invalid X-Portal-Hop; if web sends it, its HOP_SECRET or its clock differs from the gateway')
  }
  return (req) => {
    const header = req.headers[hopHeader]
    if (header === undefined || secrets.length === 0) return false
    const hop = { ...requestOf(req), address: String(req.headers['x-forwarded-for']) }
    const isValid = isIP(hop.address) !== 0 && verifyHop({ secrets, header: String(header), now: new Date(), ...hop })
    if (!isValid) warn()
    return isValid
  }
}

/** The signature for a request that the gateway forwards on behalf of the browser at `address`. */
export function signForwarded(secret: string, req: IncomingMessage, address: string): string {
  return signHop({ secret, now: new Date(), ...requestOf(req), address })
}

function requestOf({ method = '', url = '', headers }: IncomingMessage) {
  return { method, path: url, userAgent: headers['user-agent'] ?? '' }
}
