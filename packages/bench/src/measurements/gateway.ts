import { startBareNode } from '../comparisons/bare-node.ts'
import { startNginx } from '../comparisons/nginx.ts'
import { figure, type Measurement, machineLoad, median, type Result, type Run } from '../figure.ts'
import { microsOf, samplesOf, tableOfTurns, takeTurns } from '../load/take-turns.ts'

const connections = 32

/** What the gateway adds to a request that is proxied, beside nginx before the same service and the least that Node can do. */
export const gateway: Measurement = { name: 'gateway', measure }

async function measure(run: Run): Promise<Result> {
  const { portal, openJobIds, seekers } = await run.setting()
  const jobUrl = portal.serviceUrl('job')
  const servers = [await startNginx(jobUrl), await startBareNode()] as const
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
    const taken = await takeTurns(run, [
      turn('gateway', portal.gatewayUrl),
      turn('nginx', nginx.url, { nginx: nginx.pid }),
      turn('no proxy', jobUrl),
      turn('bare Node', bareNode.url, { 'bare Node': bareNode.pid }),
    ])
    const rounds = samplesOf(taken, 'gateway').map((ours, round) => {
      const theirs = samplesOf(taken, 'nginx')[round]
      return { ours: microsOf([ours], ['gateway']), nginx: theirs ? microsOf([theirs], ['nginx']) : Number.NaN }
    })
    const micros = median(rounds.map(({ ours }) => ours))
    const times = median(rounds.map(({ ours, nginx }) => ours / nginx))
    return {
      figures: [
        figure('gateway, CPU per request', 'µs', { value: micros, target: { atMost: 90 } }),
        figure('gateway, times nginx as a plain proxy', '×', { value: times, target: { atMost: 6 } }),
        figure('nginx, CPU per request', 'µs', { value: median(rounds.map(({ nginx }) => nginx)) }),
        figure('bare Node, CPU per request', 'µs', { value: microsOf(samplesOf(taken, 'bare Node'), ['bare Node']) }),
        machineLoad(),
      ],
      tables: [tableOfTurns('The gateway, and what it is compared with', taken)],
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}
