import type { IncomingMessage } from 'node:http'
import type { Logger } from '@portal/chassis/runtime/log'
import { hopHeader, isHop } from '@portal/chassis/tokens/hop'

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
    if (req.headers[hopHeader] === undefined || secrets.length === 0) return false
    const isValid = isHop(req, secrets)
    if (!isValid) warn()
    return isValid
  }
}
