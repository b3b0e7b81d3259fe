import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { withNatsLogin } from '@portal/chassis/config/nats-url'
import { type BrokerUser, brokerUsers } from '@portal/messaging/broker/names'
import { findProgram } from '@portal/stack/binaries'
import { createJournal } from '@portal/stack/journal'
import { newSecret } from '@portal/stack/secrets'
import { type NatsPasswords, natsClusterParts } from '@portal/stack/stores/nats'
import { createSupervisor, type Supervisor } from '@portal/stack/supervisor'
import { openStreams } from '@portal/testing/streams'
import { until } from '@portal/testing/until'
import { inject } from 'vitest'

export type NatsCluster = Pick<Supervisor, 'hold' | 'release'> & {
  /** The addresses of all nodes, in the format of NATS_URL. */
  url: string
  /** The passwords of the broker's users. */
  passwords: NatsPasswords
  /** The names of the nodes. */
  nodes: string[]
  kill: () => void
}

/** Starts a cluster of three NATS servers for one test, supervised like the processes of a stack. */
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
  await waitForLeader(withNatsLogin(url, 'operator', passwords.operator))
  return {
    url,
    passwords,
    nodes,
    hold: supervisor.hold,
    release: supervisor.release,
    kill,
  }
}

/** Waits for a leader, without which the nodes do not respond to requests about streams. */
async function waitForLeader(url: string): Promise<void> {
  const streams = await openStreams(url)
  const isLeaderElected = () =>
    streams.lastSequence('NONE').then(
      () => true,
      () => false,
    )
  await until('the nodes to elect a leader', isLeaderElected, 30_000)
  await streams.close()
}
