import { readFileSync, readlinkSync } from 'node:fs'
import { freePort } from '@portal/stack/ports'
import type { PortalUnderTest } from '../portal.ts'
import { type Server, startServer } from './server.ts'

/**
 * Starts a second gateway of a running portal, with the same services and stores. `variables` override its environment.
 */
export async function startGatewayAgain(
  portal: PortalUnderTest,
  name: string,
  variables: NodeJS.ProcessEnv,
): Promise<Server> {
  const folder = `/proc/${portal.pidOf('gateway')}`
  const listOf = (file: string) => readFileSync(`${folder}/${file}`, 'utf8').split('\0').filter(Boolean)
  const [command = '', ...args] = listOf('cmdline')
  const environment = listOf('environ').map((line) => /^([^=]+)=(.*)$/s.exec(line)?.slice(1) ?? [])
  const [port, metricsPort] = [await freePort(), await freePort()]
  return startServer({
    name,
    port,
    command,
    args: () => args,
    cwd: readlinkSync(`${folder}/cwd`),
    env: () => ({
      ...Object.fromEntries(environment),
      PORT: String(port),
      METRICS_PORT: String(metricsPort),
      ...variables,
    }),
    path: '/health',
  })
}
