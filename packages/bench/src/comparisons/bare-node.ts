import { fileURLToPath } from 'node:url'
import { freePort } from '@portal/stack/ports'
import { type Server, startServer } from './server.ts'

/** Starts a Node process that sends the same 600 bytes for every request: an upper bound for any service in Node. */
export async function startBareNode(): Promise<Server> {
  const port = await freePort()
  const script = fileURLToPath(new URL('constant-response.ts', import.meta.url))
  return startServer({
    name: 'bare-node',
    port,
    command: process.execPath,
    args: () => [script, String(port)],
    path: '/',
  })
}
