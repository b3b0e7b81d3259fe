import { fileURLToPath } from 'node:url'
import { freePort } from '@portal/stack/ports'
import { startBareNode } from '../comparisons/bare-node.ts'
import { startNginx } from '../comparisons/nginx.ts'
import { type Server, startServer } from '../comparisons/server.ts'
import { figure, type Measurement, machineLoad, type Result, type Run } from '../figure.ts'
import { alternate, microsOf, samplesOf, tableOfRounds } from '../load/take-turns.ts'

const connections = 32
const engines = ['http-proxy-middleware', 'undici'] as const

/** The cost of merely forwarding a request, with http-proxy-middleware, undici and nginx. */
export const proxyEngines: Measurement = { name: 'proxy-engines', measure }

async function measure(run: Run): Promise<Result> {
  const { portal } = await run.setting()
  const servers: Server[] = []
  const track = async (start: Promise<Server>) => {
    const server = await start
    servers.push(server)
    return server
  }
  try {
    const upstream = await track(startBareNode())
    const contender = (name: string, { url, pid }: Server) => ({
      name,
      side: { name, url, portal, pids: { upstream: upstream.pid, [name]: pid } },
      connections,
      requests: () => [{ path: '/api/v1/jobs/1' }],
    })
    const nginx = contender('nginx', await track(startNginx(upstream.url)))
    const others = []
    for (const engine of engines) others.push(contender(engine, await track(startProxy(engine, upstream.url))))
    const taken = await alternate(run, [nginx, ...others])
    const micros = (name: string) => microsOf(samplesOf(taken, name), [name])
    const [middleware, undici] = [micros('http-proxy-middleware'), micros('undici')]
    return {
      figures: [
        figure('nginx, CPU per request', 'µs', { value: micros('nginx') }),
        figure('Express and http-proxy-middleware, CPU per request', 'µs', { value: middleware }),
        figure('Express and undici, CPU per request', 'µs', { value: undici }),
        figure('saved by undici', 'µs', { value: middleware - undici }),
        machineLoad(),
      ],
      tables: [tableOfRounds('Proxy engines before a constant response; services are proxy and upstream', taken)],
    }
  } finally {
    for (const server of servers.toReversed()) await server.stop()
  }
}

async function startProxy(engine: (typeof engines)[number], upstreamUrl: string): Promise<Server> {
  const port = await freePort()
  const script = fileURLToPath(new URL('../comparisons/proxy.ts', import.meta.url))
  const args = () => [script, engine, String(port), upstreamUrl]
  return startServer({ name: engine, port, command: process.execPath, args, path: '/' })
}
