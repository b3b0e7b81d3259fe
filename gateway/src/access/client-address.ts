import { isIP } from 'node:net'
import type { Request } from 'express'

/** The IP address of the client. An address that a trusted proxy forwards is used only if it is valid. */
export function clientAddress({ ip = '', socket }: Request): string {
  return isIP(ip) ? ip : (socket.remoteAddress ?? '')
}
