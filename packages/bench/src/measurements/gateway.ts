import { startBareNode } from '../comparisons/bare-node.ts'
import { startNginx } from '../comparisons/nginx.ts'
import { figure, type Measurement, machineLoad, median, type Result, type Run } from '../figure.ts'
import { alternate, microsOf, samplesOf, tableOfRounds } from '../load/take-turns.ts'

const connections = 32

/**
 * The cost that the gateway adds to a proxied request, compared with nginx in front of the same service and with a bare
 * Node process.
 */
export const gateway: Measurement = { name: 'gateway', measure }

async function measure(run: Run): Promise<Result> {
  const { portal, openJobIds, seekers } = await run.setting()
  const jobUrl = portal.serviceUrl('job')
  const servers = [await startNginx(jobUrl), await startBareNode()] as const
  const [nginx, bareNode] = servers
  try {
    // Few jobs, so that the service responds from its cache.
    const requests = openJobIds.slice(0, 200).map((id, index) => ({
      path: `/api/v1/jobs/${id}`,
      token: seekers[index % seekers.length]?.token,
    }))
    const contender = (name: string, url: string, pids: Record<string, number> = {}) => ({
      name,
      side: { name, url, portal, pids },
      connections,
      requests: () => requests,
    })
    const taken = await alternate(run, [
      contender('gateway', portal.gatewayUrl),
      contender('nginx', nginx.url, { nginx: nginx.pid }),
      contender('no proxy', jobUrl),
      contender('bare Node', bareNode.url, { 'bare Node': bareNode.pid }),
    ])
    const micros = (name: string) => samplesOf(taken, name).map((one) => microsOf([one], [name]))
    const [ownMicros, nginxMicros] = [micros('gateway'), micros('nginx')]
    return {
      figures: [
        figure('gateway, CPU per request', 'µs', { value: median(ownMicros), target: { atMost: 90 } }),
        figure('gateway, times nginx as a plain proxy', '×', {
          value: median(ownMicros.map((ours, round) => ours / (nginxMicros[round] ?? Number.NaN))),
          target: { atMost: 6 },
        }),
        figure('nginx, CPU per request', 'µs', { value: median(nginxMicros) }),
        figure('bare Node, CPU per request', 'µs', { value: median(micros('bare Node')) }),
        machineLoad(),
      ],
      tables: [tableOfRounds('The gateway and what it is compared with', taken)],
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
