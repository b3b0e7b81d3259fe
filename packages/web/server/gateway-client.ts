import { Pool } from 'undici'
import type { OpenStream, Send } from '../app/api/send.ts'
import { hopHeaders } from './hop.ts'

// Longer than the gateway waits for a service, so that it decides. A live stream sends something every five seconds.
const timeoutMs = 15_000
// Longer than the gateway lets a file arrive.
const uploadTimeoutMs = 130_000
const connections = 128

type GatewayConfig = {
  gatewayUrl: string
  /** The first one signs. */
  hopSecrets: readonly string[]
}

export type GatewayClient = {
  send: Send
  openStream: OpenStream
  /** Ends all streams as if they were complete; browsers open them again elsewhere. */
  endStreams: () => void
  close: () => Promise<void>
}

/**
 * Sends requests to the gateway over kept connections, each on behalf of a browser: signed, so that the gateway counts
 * and records the address and user agent of the browser instead of this process's.
 */
export function createGatewayClient({ gatewayUrl, hopSecrets: [secret = ''] }: GatewayConfig): GatewayClient {
  const options = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs }
  const pool = new Pool(gatewayUrl, { ...options, connections })
  // As many connections as there are streams, which each keep theirs for minutes.
  const streams = new Pool(gatewayUrl, options)
  const ending = new AbortController()
  return {
    close: async () => {
      await Promise.all([pool.close(), streams.destroy()])
    },
    endStreams: () => ending.abort(),
    send: async ({ method, path, headers, body, client }) => {
      const response = await pool.request({
        method,
        path,
        headers: { ...headers, ...hopHeaders(secret, method, { path, client }) },
        // Undici takes what can be iterated, though its types do not say so.
        body: (body ?? null) as string | null,
        ...(typeof body === 'object' && { headersTimeout: uploadTimeoutMs }),
      })
      return { status: response.statusCode, headers: response.headers, text: await response.body.text() }
    },
    openStream: async ({ path, headers, client, signal }) => {
      const { statusCode, body } = await streams.request({
        method: 'GET',
        path,
        headers: { ...headers, ...hopHeaders(secret, 'GET', { path, client }) },
        signal: AbortSignal.any([signal, ending.signal]),
      })
      return { status: statusCode, body }
    },
  }
}
