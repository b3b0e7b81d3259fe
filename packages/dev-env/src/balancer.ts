import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/*
 * Stands at the address of a service that runs as several replicas, as a Kubernetes Service or the DNS of compose does
 * in production: each connection goes to the next replica that accepts it. A connection stays with its replica; when
 * that dies, the connection breaks off, and what becomes of the request is between the two ends.
 */

export type Balancer = { stop: () => void }

/** Listens on a loopback port and passes connections on to the replicas' ports, in turn. */
export async function startBalancer(port: number, replicaPorts: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket)))
  let turn = 0
  const server: Server = createServer({ allowHalfOpen: true }, async (client) => {
    keep(client.on('error', () => client.destroy()))
    const order = replicaPorts.map((_, index) => replicaPorts[(turn + index) % replicaPorts.length] ?? 0)
    turn += 1
    const replica = await firstThatAccepts(order)
    if (replica === undefined || client.destroyed) return endBoth(client, replica)
    keep(replica)
    client.once('close', () => replica.destroy())
    replica.once('close', () => client.destroy()).on('error', () => client.destroy())
    client.pipe(replica).pipe(client)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    stop() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function firstThatAccepts(ports: readonly number[]): Promise<Socket | undefined> {
  for (const port of ports) {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    try {
      await once(socket, 'connect')
      return socket
    } catch {
      // Nobody listens there now; the next one may.
    }
  }
  return undefined
}

function endBoth(client: Socket, replica: Socket | undefined): void {
  // As from a host where nothing listens, as far as that can be said once a connection stands.
  client.resetAndDestroy()
  replica?.destroy()
}
