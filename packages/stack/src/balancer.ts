// A TCP balancer at the address of a service that runs as several replicas, like a Kubernetes Service or compose DNS.
// Guarantees: each new connection goes to the next replica that accepts it, and stays with that replica.
// Does not guarantee: a response. When the replica dies, the connection breaks and the client gets an error.
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export type Balancer = { stop: () => void }

/** Listens on a loopback port and forwards connections to the replicas' ports, round robin. */
export async function startBalancer(port: number, replicaPorts: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>()
  const track = (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket)))
  let next = 0
  const server: Server = createServer({ allowHalfOpen: true }, async (client) => {
    track(client.on('error', () => client.destroy()))
    const order = replicaPorts.map((_, index) => replicaPorts[(next + index) % replicaPorts.length] ?? 0)
    next += 1
    const replica = await firstThatAccepts(order)
    if (replica === undefined || client.destroyed) return endBoth(client, replica)
    track(replica)
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
      // This replica is not listening; try the next one.
    }
  }
  return undefined
}

function endBoth(client: Socket, replica: Socket | undefined): void {
  // After the connection was accepted, a reset is the closest equivalent of ECONNREFUSED.
  client.resetAndDestroy()
  replica?.destroy()
}
