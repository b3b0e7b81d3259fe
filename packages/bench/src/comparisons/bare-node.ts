import { fileURLToPath } from 'node:url'
import { freePort } from '@portal/stack/ports'
import { type Server, startServer } from './server.ts'

/** Starts a Node process that sends the same bytes for every request: an upper bound for any service in Node. */
export async function startBareNode(bytes = 600): Promise<Server> {
  return startNode('bare-node', 'constant-response.ts', String(bytes))
}

/** Starts an Express application that sends the same bytes for every request: an upper bound for pages from Express. */
export async function startExpressPage(bytes: number): Promise<Server> {
  return startNode('express', 'express-page.ts', String(bytes))
}

/**
 * Starts two Node processes, one that only forwards and one behind it that only reads a row of the database at `mysqlUrl`:
 * an upper bound for what no cache can answer. `pids` are those of both.
 */
export async function startBareChain(
  mysqlUrl: string,
): Promise<Omit<Server, 'pid'> & { pids: Record<string, number> }> {
  const reader = await startNode('bare reader', 'bare-reader.ts', mysqlUrl)
  const forwarder = await startNode('bare forwarder', 'bare-forwarder.ts', reader.url)
  return {
    url: forwarder.url,
    pids: { 'bare forwarder': forwarder.pid, 'bare reader': reader.pid },
    stop: async () => {
      await forwarder.stop()
      await reader.stop()
    },
  }
}

async function startNode(name: string, file: string, argument: string): Promise<Server> {
  const port = await freePort()
  const script = fileURLToPath(new URL(file, import.meta.url))
  return startServer({
    name,
    port,
    command: process.execPath,
    args: () => [script, String(port), argument],
    path: '/',
  })
}
