import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Facts } from '@portal/contracts/event'

export type OwnerAtTheWire = {
  url: string
  /** The paths asked for so far. */
  asked: string[]
  /** What it answers, by path under `/internal`; 404 for any other. */
  facts: Map<string, Facts<unknown>>
  stop: () => Promise<void>
}

/** Stands where another service listens, so that a service can be tested on its own: an HTTP server with facts. */
export async function startOwner(): Promise<OwnerAtTheWire> {
  const asked: string[] = []
  const facts = new Map<string, Facts<unknown>>()
  const server = createServer((req, res) => {
    const path = (req.url ?? '').replace('/internal', '')
    asked.push(path)
    const answer = facts.get(path)
    res.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    facts,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
