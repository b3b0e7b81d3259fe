import { startBareNode } from '../comparisons/bare-node.ts'
import { startNginx } from '../comparisons/nginx.ts'
import { figure, type Measurement, machineLoad, median, medianRatio, type Result, type Run } from '../figure.ts'
import { alternate, microsByRound, samplesOf, tableOfRounds, totalMicrosOf } from '../load/take-turns.ts'

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
    const micros = (name: string) => microsByRound(samplesOf(taken, name), [name])
    const [ownMicros, nginxMicros, nodeMicros] = [micros('gateway'), micros('nginx'), micros('bare Node')]
    const allMicros = samplesOf(taken, 'gateway').map((one) => totalMicrosOf([one]))
    return {
      figures: [
        figure('gateway, CPU per request', 'µs', { value: median(ownMicros) }),
        figure('gateway, times nginx as a plain proxy', '×', {
          value: medianRatio(ownMicros, nginxMicros),
          target: { atMost: 8 },
        }),
        figure('gateway, times bare Node', '×', { value: medianRatio(ownMicros, nodeMicros), target: { atMost: 6 } }),
        figure('cached read, CPU of all processes', 'µs', { value: median(allMicros) }),
        figure('cached read, all processes, times bare Node', '×', {
          value: medianRatio(allMicros, nodeMicros),
          target: { atMost: 5.5 },
        }),
        figure('nginx, CPU per request', 'µs', { value: median(nginxMicros) }),
        figure('bare Node, CPU per request', 'µs', { value: median(nodeMicros) }),
        machineLoad(),
      ],
      tables: [tableOfRounds('The gateway and what it is compared with', taken)],
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
