import { Pool } from 'undici'
import type { Send } from '../app/api/send.ts'
import { hopHeaders } from './hop.ts'

// Longer than the gateway waits for a service, so that it decides.
const timeoutMs = 15_000
const connections = 128

type GatewayConfig = {
  gatewayUrl: string
  /** The first one signs. */
  hopSecrets: readonly string[]
}

/**
 * Sends requests to the gateway over kept connections, each on behalf of a browser: signed, so that the gateway counts
 * and records the address and user agent of the browser instead of this process's.
 */
export function createGatewayClient({ gatewayUrl, hopSecrets: [secret = ''] }: GatewayConfig): {
  send: Send
  close: () => Promise<void>
} {
  const pool = new Pool(gatewayUrl, { connections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  return {
    close: () => pool.close(),
    send: async ({ method, path, headers, body, client }) => {
      const response = await pool.request({
        method,
        path,
        headers: { ...headers, ...hopHeaders(secret, method, { path, client }) },
        body: body ?? null,
      })
      return { status: response.statusCode, headers: response.headers, text: await response.body.text() }
    },
  }
}
