import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type OwnRedis, startProgram, startRedis } from './redis.ts'
import { until } from './until.ts'

/** Several Redis servers of one test. */
export type RedisSet = {
  /** The value of REDIS_URL for these servers. */
  url: string
  /** The master that stores a key; if it fails, another server takes over. */
  masterOf: (key: string) => Promise<OwnRedis>
  /** Empties the master that stores a key, as if it had restarted. */
  emptyMasterOf: (key: string) => Promise<void>
  /** The names of all keys on each master. */
  keys: () => Promise<string[][]>
  stop: () => Promise<void>
}

const slots = 16_384
// Long enough not to declare a server dead on a busy machine.
const failureTimeoutMs = 3000
const noConnection = '127.0.0.1:9'

/** A master with one replica, and a sentinel that promotes the replica if the master fails. */
export async function startWatchedRedis(): Promise<RedisSet> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-sentinel-'))
  const master = await startRedis()
  const replica = await startRedis(() => ['--replicaof', '127.0.0.1', String(master.port)])
  await until('the replica', async () => /master_link_status:up/.test(await request(replica, ['INFO', 'replication'])))
  const settings = join(folder, 'sentinel.conf')
  const sentinel = await startProgram((port) => {
    // The sentinel writes its state into this file.
    writeFileSync(
      settings,
      [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `sentinel monitor main 127.0.0.1 ${master.port} 1`,
        `sentinel down-after-milliseconds main ${failureTimeoutMs}`,
        'sentinel failover-timeout main 3000',
      ].join('\n'),
    )
    return [settings, '--sentinel']
  })
  await until('the sentinel to know the replica', async () =>
    /slaves=1/.test(await request(sentinel, ['INFO', 'sentinel'])),
  )
  return {
    url: `redis+sentinel://${noConnection},127.0.0.1:${sentinel.port}/main`,
    masterOf: async () => master,
    emptyMasterOf: async () => void (await request(master, ['FLUSHALL'])),
    keys: async () => [await keysOf(master)],
    stop: async () => {
      await Promise.all([sentinel, master, replica].map((server) => server.kill()))
      rmSync(folder, { recursive: true, maxRetries: 3 })
    },
  }
}

/** A cluster of three masters with one replica each. */
export async function startRedisCluster(): Promise<RedisSet> {
  const folder = mkdtempSync(join(tmpdir(), 'portal-cluster-'))
  const start = () =>
    startRedis((port) => {
      const file = join(folder, `nodes-${port}.conf`)
      const timing = ['--cluster-node-timeout', String(failureTimeoutMs), '--repl-diskless-sync-delay', '0']
      const names = ['--cluster-config-file', file, '--cluster-port', String(busPortOf(port))]
      return ['--cluster-enabled', 'yes', ...names, ...timing]
    })
  const servers = await Promise.all(Array.from({ length: 6 }, start))
  const [first, second, third, ...replicas] = servers as [OwnRedis, OwnRedis, OwnRedis]
  const masters = [first, second, third]
  for (const [index, server] of masters.entries()) {
    const begin = Math.ceil((slots * index) / 3)
    const end = Math.ceil((slots * (index + 1)) / 3) - 1
    await request(server, ['CLUSTER', 'ADDSLOTSRANGE', String(begin), String(end)])
    await request(server, ['CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1)])
  }
  for (const { port } of servers.slice(1)) {
    await request(first, ['CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPortOf(port))])
  }
  await untilAll(
    servers,
    'all to know each other',
    ['CLUSTER', 'NODES'],
    (text) => text.trim().split('\n').length === 6,
  )
  for (const [index, replica] of replicas.entries()) {
    await request(replica, ['CLUSTER', 'REPLICATE', await request(masters[index] as OwnRedis, ['CLUSTER', 'MYID'])])
  }
  await untilAll(replicas, 'the replicas', ['INFO', 'replication'], (text) => text.includes('master_link_status:up'))
  await untilAll(servers, 'the cluster', ['CLUSTER', 'INFO'], (text) => text.includes('cluster_state:ok'))
  // A replica is only promoted if all servers know it as one.
  await untilAll(servers, 'the roles', ['CLUSTER', 'NODES'], (text) => text.match(/ (myself,)?slave /g)?.length === 3)

  const serversWhere = async (command: string[], holds: (response: string) => boolean) => {
    const responses = await Promise.all(servers.map((server) => request(server, command).catch(() => '')))
    return servers.filter((_, index) => holds(responses[index] ?? ''))
  }
  // Every other server responds with a redirection.
  const masterOf = async (key: string) => {
    const [master] = await serversWhere(['EXISTS', key], (response) => /^[01]$/.test(response))
    if (!master) throw new Error(`no server stores ${key}`)
    return master
  }
  return {
    url: `redis+cluster://${noConnection},127.0.0.1:${second.port},127.0.0.1:${third.port}`,
    masterOf,
    emptyMasterOf: async (key) => void (await request(await masterOf(key), ['FLUSHALL'])),
    keys: async () =>
      Promise.all((await serversWhere(['ROLE'], (response) => response.startsWith('master'))).map(keysOf)),
    stop: async () => {
      await Promise.all(servers.map((server) => server.kill()))
      rmSync(folder, { recursive: true, maxRetries: 3 })
    },
  }
}

/** The cluster bus port of a server. If it is in use, another pair of ports is tried. */
function busPortOf(port: number): number {
  return port - 10_000
}

/** Sends one command to one server, which need not be a master. */
async function request({ url }: OwnRedis, [command = '', ...rest]: string[]): Promise<string> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  try {
    return String(await redis.call(command, ...rest))
  } finally {
    redis.disconnect()
  }
}

async function keysOf(server: OwnRedis): Promise<string[]> {
  return (await request(server, ['KEYS', '*'])).split(',').filter(Boolean)
}

async function untilAll(servers: OwnRedis[], what: string, command: string[], holds: (text: string) => boolean) {
  await until(what, async () => {
    const responses = await Promise.all(servers.map((server) => request(server, command)))
    return responses.every(holds)
  })
}
