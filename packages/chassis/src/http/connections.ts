// Shares the connections of a server that clients reach directly among the networks they connect from (ADR 27).
// Guarantees: no network exceeds its share; a client from a network that holds fewer connections than others gets one,
// however many those have opened. Idle connections are closed before connections in use, the oldest first.
// Does not guarantee: a share for each client behind a trusted proxy, which is exempt, as is a connection that was found
// to be one of the portal's own; nor a connection when every network holds about as many and all are in use.
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { createShares } from '../fairness/shares.ts'
import { addressKey } from '../runtime/client.ts'

export type ConnectionShares = {
  /** The most connections of one network. */
  perNetwork: number
  /** Whether an address belongs to a trusted proxy. */
  isProxy: (address: string) => boolean
}

// The rest is for proxies, and for connections that are being closed.
const sharedFraction = 0.9
// Clients that reconnect as soon as they lose a connection would otherwise replace each other's connections all the
// time, and a new connection with its request costs several times as much as one that is closed at once.
const exchangeEveryMs = 20

/** Shares up to `maxConnections` connections of a server, which must report its requests to {@link countRequests}. */
export function shareConnections(
  server: Server,
  maxConnections: number,
  { perNetwork, isProxy }: ConnectionShares,
): void {
  const shares = createShares<Socket>({
    capacity: Math.floor(maxConnections * sharedFraction),
    limitOf: () => perNetwork,
    evict: (socket) => socket.destroy(),
    isSpare: (socket) => !requestsOn(socket),
    exchangeEveryMs,
  })
  server.on('connection', (socket: SharingSocket) => {
    const { remoteAddress = '' } = socket
    if (isProxy(remoteAddress)) return
    const admission = shares.enter(socket, [addressKey(remoteAddress)])
    if (!admission.isIn) return void socket.destroy()
    socket[leaveKey] = admission.leave
    socket.once('close', admission.leave)
  })
}

const leaveKey = Symbol('leave')
type SharingSocket = Socket & { [leaveKey]?: () => void }

/** Takes a connection out of the share of its network, because another process of the portal holds it. */
export function exemptConnection(socket: SharingSocket): void {
  socket[leaveKey]?.()
}

// Stored on the socket itself, because a WeakMap costs more than the rest of the bookkeeping.
const requestsKey = Symbol('requests')
type CountingSocket = Socket & { [requestsKey]?: number }

/** How many requests on a connection have no complete response yet. */
function requestsOn(socket: CountingSocket): number {
  return socket[requestsKey] ?? 0
}

/** Counts a request on a connection that has begun (1) or ended (-1). */
export function countRequests(socket: CountingSocket, by: 1 | -1): void {
  socket[requestsKey] = requestsOn(socket) + by
}
