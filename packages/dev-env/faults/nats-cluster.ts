import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withNatsLogin } from '@portal/chassis/nats-url'
import { type BrokerUser, brokerUsers } from '@portal/messaging/names'
import { openStreams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { inject } from 'vitest'
import { findProgram } from '../src/binaries.ts'
import { createJournal } from '../src/journal.ts'
import { newSecret } from '../src/secrets.ts'
import { type NatsPasswords, natsClusterParts } from '../src/stores/nats.ts'
import { createSupervisor, type Supervisor } from '../src/supervisor.ts'

export type NatsCluster = Pick<Supervisor, 'hold' | 'release'> & {
  /** The addresses of all nodes, as NATS_URL takes them. */
  url: string
  /** Of the users that they know. */
  passwords: NatsPasswords
  /** The names of the nodes. */
  nodes: string[]
  kill: () => void
}

/** Three NATS servers of a test's own that make one cluster, supervised like the parts of a stack. */
export async function startNatsCluster(): Promise<NatsCluster> {
  const dir = mkdtempSync(join(inject('faults').dir, 'nats-'))
  const journal = createJournal(join(dir, 'processes.json'))
  const quiet = { log: () => {}, onPid: () => {} }
  const supervisor = createSupervisor({ logsDir: join(dir, 'logs'), journal, ...quiet })
  const kill = () => {
    supervisor.killAll()
    process.off('exit', kill)
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  }
  process.on('exit', kill)
  const passwords = Object.fromEntries(brokerUsers.map((user) => [user, newSecret()])) as Record<BrokerUser, string>
  const servers = await natsClusterParts(findProgram('nats'), dir, { size: 3, passwords })
  await Promise.all(servers.map(({ part }) => supervisor.start(part)))
  const nodes = servers.map(({ part }) => part.name)
  const url = servers.map((server) => server.url).join(',')
  await leaderElected(withNatsLogin(url, 'operator', passwords.operator))
  return {
    url,
    passwords,
    nodes,
    hold: supervisor.hold,
    release: supervisor.release,
    kill,
  }
}

/** Before they have agreed on a leader the nodes answer no question about streams. */
async function leaderElected(url: string): Promise<void> {
  const streams = await openStreams(url)
  const responses = () =>
    streams.lastSequence('NONE').then(
      () => true,
      () => false,
    )
  await until('the nodes to agree on a leader', responses, 30_000)
  await streams.close()
}
