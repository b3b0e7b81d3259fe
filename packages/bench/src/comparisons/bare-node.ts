import { fileURLToPath } from 'node:url'
import { freePort } from '@portal/stack/ports'
import { type Server, startServer } from './server.ts'

/** Starts a Node process that sends the same bytes for every request: an upper bound for any service in Node. */
export async function startBareNode(bytes = 600): Promise<Server> {
  return startNode('bare-node', 'constant-response.ts', bytes)
}

/** Starts an Express application that sends the same bytes for every request: an upper bound for pages from Express. */
export async function startExpressPage(bytes: number): Promise<Server> {
  return startNode('express', 'express-page.ts', bytes)
}

async function startNode(name: string, file: string, bytes: number): Promise<Server> {
  const port = await freePort()
  const script = fileURLToPath(new URL(file, import.meta.url))
  return startServer({
    name,
    port,
    command: process.execPath,
    args: () => [script, String(port), String(bytes)],
    path: '/',
  })
}
