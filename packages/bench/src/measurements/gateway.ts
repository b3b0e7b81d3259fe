import { startBareNode } from '../comparisons/bare-node.ts'
import { startGatewayAgain } from '../comparisons/gateway-again.ts'
import { startNginx } from '../comparisons/nginx.ts'
import { figure, type Measurement, machineLoad, median, type Result, type Run } from '../figure.ts'
import { alternate, microsOf, samplesOf, tableOfRounds } from '../load/take-turns.ts'

const connections = 32
const otherEngine = 'http-proxy-middleware'

/**
 * What the gateway adds to a request that is proxied, with either engine, beside nginx before the same service and the
 * least that Node can do.
 */
export const gateway: Measurement = { name: 'gateway', measure }

async function measure(run: Run): Promise<Result> {
  const { portal, openJobIds, seekers } = await run.setting()
  const jobUrl = portal.serviceUrl('job')
  const byOther = await startGatewayAgain(portal, otherEngine, { PROXY_ENGINE: otherEngine })
  const servers = [await startNginx(jobUrl), await startBareNode(), byOther] as const
  const [nginx, bareNode] = servers
  try {
    // Few jobs, so that the service answers from its cache.
    const requests = openJobIds.slice(0, 200).map((id, index) => ({
      path: `/api/v1/jobs/${id}`,
      token: seekers[index % seekers.length]?.token,
    }))
    const turn = (name: string, url: string, pids: Record<string, number> = {}) => ({
      name,
      side: { name, url, portal, pids },
      connections,
      requests: () => requests,
    })
    const taken = await alternate(run, [
      turn('gateway', portal.gatewayUrl),
      turn(otherEngine, byOther.url, { [otherEngine]: byOther.pid }),
      turn('nginx', nginx.url, { nginx: nginx.pid }),
      turn('no proxy', jobUrl),
      turn('bare Node', bareNode.url, { 'bare Node': bareNode.pid }),
    ])
    const micros = (name: string) => samplesOf(taken, name).map((one) => microsOf([one], [name]))
    const nginxMicros = micros('nginx')
    const figuresOf = (name: string, title: string) => [
      figure(`${title}, CPU per request`, 'µs', { value: median(micros(name)), target: { atMost: 90 } }),
      figure(`${title}, times nginx as a plain proxy`, '×', {
        value: median(micros(name).map((ours, round) => ours / (nginxMicros[round] ?? Number.NaN))),
        target: { atMost: 6 },
      }),
    ]
    return {
      figures: [
        ...figuresOf('gateway', 'gateway'),
        ...figuresOf(otherEngine, `gateway by ${otherEngine}`),
        figure('nginx, CPU per request', 'µs', { value: median(nginxMicros) }),
        figure('bare Node, CPU per request', 'µs', { value: median(micros('bare Node')) }),
        machineLoad(),
      ],
      tables: [tableOfRounds('The gateway, and what it is compared with', taken)],
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
