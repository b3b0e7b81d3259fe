import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** Where a request comes from. The address is empty for a connection that has gone already. */
export type Client = { address: string; userAgent: string | null }

export const maxAddressCharacters = 45
export const maxUserAgentCharacters = 255

// biome-ignore lint/suspicious/noControlCharactersInRegex: removing control characters is the purpose
const controls = /[\u0000-\u001f\u007f-\u009f]/g

/**
 * Reads the client of a request that came through the gateway, which puts the address of whoever asked it in the place
 * of what that one claims. Whoever reaches a service directly can write what they like there, which is one more reason
 * why services listen where only the gateway and their peers reach them.
 */
export function clientOf({ headers, socket }: IncomingMessage): Client {
  const told = String(headers['x-forwarded-for'] ?? '')
  const address = isIP(told) ? told : (socket.remoteAddress ?? '')
  const userAgent = (headers['user-agent'] ?? '').replace(controls, '').trim().slice(0, maxUserAgentCharacters)
  return { address: address.slice(0, maxAddressCharacters), userAgent: userAgent || null }
}
