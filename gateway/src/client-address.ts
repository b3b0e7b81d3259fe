import { isIP } from 'node:net'
import type { Request } from 'express'

/** Where a request comes from. What a trusted proxy passes on counts only if it is an address. */
export function clientAddress({ ip = '', socket }: Request): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '')
}
