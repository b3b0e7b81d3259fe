import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type StubOwner = {
  url: string
  /** The paths requested so far. */
  requested: string[]
  /**
   * The responses by path under `/internal`; 404 for any other path. Lists (`/jobs?after=&limit=`) are built from them.
   */
  state: Map<string, unknown>
  /** Called after a response was built and before it is sent. */
  pause: (path: string) => Promise<void> | void
  stop: () => Promise<void>
}

/** Starts an HTTP server that stands in for another service and serves its internal state, to test a service alone. */
export async function startOwner(): Promise<StubOwner> {
  const requested: string[] = []
  const state = new Map<string, unknown>()
  const server = createServer(async (req, res) => {
    const path = (req.url ?? '').replace('/internal', '')
    requested.push(path)
    const response = path.includes('?') ? listOf(state, path) : state.get(path)
    await owner.pause(path)
    res.writeHead(response ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(response ?? {}))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const owner: StubOwner = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested,
    state,
    pause: () => undefined,
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  return owner
}

function listOf(state: ReadonlyMap<string, unknown>, path: string): unknown[] {
  const { pathname, searchParams } = new URL(path, 'http://localhost')
  const byKey = [...state].flatMap(([each, item]) => {
    const key = each.startsWith(`${pathname}/`) ? Number(each.slice(pathname.length + 1)) : 0
    return key > Number(searchParams.get('after')) ? [{ key, item }] : []
  })
  const sorted = byKey.sort((one, other) => one.key - other.key).map(({ item }) => item)
  return sorted.slice(0, Number(searchParams.get('limit')))
}
