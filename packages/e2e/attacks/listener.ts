import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listener = { host: string; requested: () => number; stop: () => void }

/** Starts a server that the portal must never send a request to. */
export async function startListener(): Promise<Listener> {
  let requested = 0
  const server = createServer((_req, res) => {
    requested += 1
    res.end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested: () => requested,
    stop: () => void server.close(),
  }
}
