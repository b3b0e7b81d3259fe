// Makes servers listen. `localhost` means both loopback addresses, as clients expect: some only try IPv6, and Node
// itself would listen on whichever comes first.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, createServer, type Server as NetServer } from 'node:net'

// As many as the system allows, so a burst of connections from one client leaves room for others.
const backlog = 4096
const loopback = { v4: '127.0.0.1', v6: '::1' }

/** The first address of a host, for servers that listen on one address only. */
export function firstAddressOf(host: string): string {
  return host === 'localhost' ? loopback.v4 : host
}

type Address = { host: string; port: number; reusePort?: boolean }

/**
 * Makes a server listen. Returns further servers that accept connections for it and must be closed with it; none if the
 * machine has no IPv6. Rejects if an address is in use, unless `reusePort` is set here and by those who use it.
 */
export async function listen(server: Server, { host, port, reusePort = false }: Address): Promise<NetServer[]> {
  server.listen({ port, host: firstAddressOf(host), backlog, reusePort })
  await once(server, 'listening')
  if (host !== 'localhost') return []
  // The socket options of Node's HTTP server.
  const second = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
  second.maxConnections = server.maxConnections
  try {
    second.listen({ port: (server.address() as AddressInfo).port, host: loopback.v6, backlog, reusePort })
    await once(second, 'listening')
    return [second]
  } catch (error) {
    if (lacksIpv6(error)) return []
    server.close()
    throw error
  }
}

/** Whether listening failed because the machine does not have the address. */
function lacksIpv6(error: unknown): boolean {
  return ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'].includes(String((error as { code?: unknown }).code))
}
