// Where a server listens. `localhost` is both loopback addresses, because that is what clients take it for: some ask the one
// of IPv6 only, and Node itself would listen on whichever comes first.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'

// As many new connections as the system lets wait, so that a burst of one client's leaves room for others'.
const backlog = 4096
const loopback = { v4: '127.0.0.1', v6: '::1' }

/** The first address of a host, for what listens on one only. */
export function firstAddressOf(host: string): string {
  return host === 'localhost' ? loopback.v4 : host
}

/**
 * Has a server listen. Returns what else takes connections for it, to be closed with it; nothing where the machine has no
 * IPv6. Rejects where an address is in use.
 */
export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<NetServer[]> {
  server.listen({ port, host: firstAddressOf(host), backlog })
  await once(server, 'listening')
  if (host !== 'localhost') return []
  // As the server of HTTP makes its own.
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
  second.maxConnections = server.maxConnections
  try {
    second.listen({ port: (server.address() as AddressInfo).port, host: loopback.v6, backlog })
    await once(second, 'listening')
    return [second]
  } catch (error) {
    if (lacksIpv6(error)) return []
    server.close()
    throw error
  }
}

/** Whether an address could not be listened on because the machine does not have it. */
function lacksIpv6(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(String((error as { code?: unknown }).code))
}
