// The connections of a server that clients reach directly, shared among the networks that they connect from. Guarantees: no
// network holds more than its share; a client from a network that holds fewer than others gets a connection, however many
// those have opened. One that nothing is asked on is closed before one in use, and the oldest of them first.
// Does not guarantee: a share for each client behind a proxy that is trusted, which is exempt, as all of them are one
// network here; nor a connection where every network has about as many, all in use.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { addressKey } from './client.ts'
import { createShares } from './shares.ts'

export type ConnectionShares = {
  /** How many connections a network may have. */
  perNetwork: number
  /** Whether an address is that of a proxy before this server. */
  isProxy: (address: string) => boolean
}

// The rest is for proxies, and for connections that are being closed.
const sharedPart = 0.9

/** Shares the connections of a server, which takes `most` of them and counts requests by {@link countRequests}. */
export function shareConnections(server: Server, most: number, { perNetwork, isProxy }: ConnectionShares): void {
  const shares = createShares<Socket>({
    capacity: Math.floor(most * sharedPart),
    limitOf: () => perNetwork,
    evict: (socket) => socket.destroy(),
    isSpare: (socket) => !requestsOn(socket),
  })
  server.on('connection', (socket) => {
    const { remoteAddress = '' } = socket
    if (isProxy(remoteAddress)) return
    const admission = shares.enter(socket, [addressKey(remoteAddress)])
    if (admission.isIn) socket.once('close', admission.leave)
    else socket.destroy()
  })
}

// With the socket itself, as a WeakMap would cost more than all that is looked up in it.
const requestsKey = Symbol('requests')
type CountingSocket = Socket & { [requestsKey]?: number }

/** How many requests on a connection have no complete response yet. */
function requestsOn(socket: CountingSocket): number {
  return socket[requestsKey] ?? 0
}

/** Notes that so many more requests, or fewer, are under way on a connection. */
export function countRequests(socket: CountingSocket, by: 1 | -1): void {
  socket[requestsKey] = requestsOn(socket) + by
}
