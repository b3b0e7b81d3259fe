// Runs the whole portal on one machine: the stores, the five services, the pages and the gateway, each as a supervised
// process.
// Guarantees: one stack per data directory, which holds all data and addresses. A process that dies is restarted, and
// after a clean stop nothing runs.
// On crash: the next start on the same data directory stops the processes that a killed stack left running.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Balancer, startBalancer } from './balancer.ts'
import type { StackConfig } from './config.ts'
import { loadDemoOnce } from './demo-once.ts'
import type { Addresses } from './environment.ts'
import { createJournal, endLeftovers } from './journal.ts'
import { takeLock } from './lock.ts'
import { assertPortIsFree } from './ports.ts'
import { runningText } from './running-text.ts'
import { loadSecrets } from './secrets.ts'
import { perService, serviceNames } from './service-names.ts'
import { findSigningKey } from './signing-key.ts'
import { createStackFile, type StackDescription, type StackFile } from './stack-file.ts'
import { chooseAddresses, processNames, startGateway, startServices } from './start-services.ts'
import { type StoreUrls, startStores, storeParts } from './start-stores.ts'
import { createSupervisor, type Supervisor } from './supervisor.ts'
import { updateBundles } from './update-bundles.ts'

export type Stack = {
  /** Resolves when the whole portal is ready. */
  start: () => Promise<void>
  /** Stops all processes in order, even while the stack is still starting. */
  stop: () => Promise<void>
  /** Kills all processes immediately. */
  kill: () => void
  /** Kills one process and does not restart it before `release`. Resolves when it has exited. */
  hold: (name: string) => Promise<void>
  release: (name: string) => void
}
type Log = (name: string, text: string) => void
type Running = {
  supervisor: Supervisor
  stackFile: StackFile
  unlock: () => void
  balancers: Balancer[]
  /** What goes on after the start, until the stack stops. Never rejects. */
  background: Promise<void>
}

export function createStack(config: StackConfig, log: Log): Stack {
  const stopping = new AbortController()
  let running: Running | undefined
  let prepared: Promise<Running> | undefined
  return {
    async start() {
      prepared = prepare(config, log)
      running = await prepared
      stopping.signal.throwIfAborted()
      await startAll(config, log, running, stopping.signal)
    },
    async stop() {
      stopping.abort(new Error('the stack is stopping'))
      await prepared?.catch(() => {})
      if (running !== undefined) await stopAll(config, running)
    },
    kill() {
      running?.supervisor.killAll()
      running?.stackFile.remove()
      running?.unlock()
    },
    hold: async (name) => running?.supervisor.hold(name),
    release: (name) => running?.supervisor.release(name),
  }
}

/** Locks the data directory, stops what a killed stack left running, and checks the port before anything starts. */
async function prepare({ dataDir, host, port }: StackConfig, log: Log): Promise<Running> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const unlock = takeLock(join(dataDir, 'stack.lock'))
  try {
    const stackFile = createStackFile(join(dataDir, 'stack.json'))
    stackFile.remove()
    const left = await endLeftovers(journalPath(dataDir))
    if (left.length > 0) log('stack', `stopped processes that an earlier run had left: ${left.join(', ')}`)
    if (port !== 0) await assertPortIsFree(host, port)
    const journal = createJournal(journalPath(dataDir))
    const onPid = (name: string, pid: number) => stackFile.setPid(name, pid)
    const supervisor = createSupervisor({ logsDir: join(dataDir, 'logs'), journal, log, onPid })
    return { unlock, stackFile, supervisor, balancers: [], background: Promise.resolve() }
  } catch (error) {
    unlock()
    throw error
  }
}

async function stopAll({ dataDir, replicas }: StackConfig, running: Running): Promise<void> {
  const { supervisor, stackFile, unlock, balancers, background } = running
  stackFile.remove()
  await supervisor.close()
  await background
  await supervisor.stop(['gateway'], 12_000)
  await supervisor.stop(['web'], 12_000)
  for (const balancer of balancers) balancer.stop()
  await supervisor.stop(processNames(replicas), 12_000)
  await supervisor.stop(storeParts, 30_000)
  rmSync(journalPath(dataDir), { force: true })
  unlock()
}

async function startAll(config: StackConfig, log: Log, running: Running, signal: AbortSignal) {
  const { supervisor, stackFile } = running
  const { dataDir, external } = config
  const secrets = loadSecrets(join(dataDir, 'secrets.json'))
  const signingKeyFile = findSigningKey(config)
  const addresses = await chooseAddresses(config)
  running.balancers = await startBalancers(addresses)
  const bundled = updateBundles(config.root, supervisor)
  // Avoids an unhandled rejection. The start fails when it awaits the bundles.
  bundled.catch(() => {})
  const { urls: stores, mailServing } = await startStores({
    dataDir,
    external,
    mysqlRootPassword: secrets.mysqlRootPassword,
    passwords: secrets,
    natsReplicas: Number(config.passedOn.NATS_REPLICAS || 1),
    supervisor,
    log,
    signal,
  })
  const demo = loadDemoOnce(config, { log, signal, mailServing })
  const portal = await startServices({ config, secrets, signingKeyFile, stores, addresses }, supervisor, {
    bundled,
    besideAuth: demo.makeAccounts,
  })
  await demo.load(portal)
  await startGateway(portal)
  await mailServing
  stackFile.publish(describe(addresses, stores))
  log('', runningText(config, addresses, stores))
  // While the portal runs, because it takes longer than everything else.
  running.background = demo.loadRest(portal)
}

/** Starts a balancer at the address of each service, if services run as several processes. */
async function startBalancers({ services, replicas }: Addresses): Promise<Balancer[]> {
  if (replicas === undefined) return []
  const portOf = (url: string) => Number(new URL(url).port)
  return Promise.all(
    serviceNames.map((name) => startBalancer(portOf(services[name]), Object.values(replicas[name]).map(portOf))),
  )
}

function journalPath(dataDir: string): string {
  return join(dataDir, 'processes.json')
}

// The stack file fills in the pids.
function describe({ gateway, web, services, replicas }: Addresses, stores: StoreUrls): StackDescription {
  const server = (url: string) => ({ url, pid: null })
  const processes = Object.entries(Object.assign({}, ...Object.values(replicas ?? {})) as Record<string, string>)
  return {
    gateway: server(gateway),
    web: server(web),
    services: perService((name) => server(services[name])),
    ...(replicas ? { replicas: Object.fromEntries(processes.map(([name, url]) => [name, server(url)])) } : {}),
    mysql: server(stores.mysqlUrl),
    redis: server(stores.redisUrl),
    redisCache: server(stores.cacheRedisUrl),
    nats: server(stores.natsUrl),
    mail: { smtp: stores.smtpUrl, web: stores.mailWebUrl, pid: null },
  }
}
