import { fileURLToPath } from 'node:url'
import { freePort } from '@portal/dev-env/ports'
import { type Server, startServer } from './server.ts'

/** A Node process that answers everything with the same 600 bytes: what no service in Node can be faster than. */
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
