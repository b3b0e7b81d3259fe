import { join } from 'node:path'
import type { Launch } from './child.ts'
import type { StackConfig } from './config.ts'
import { createDatabases } from './databases.ts'
import { type Addresses, gatewayEnvironment, serviceEnvironment, type Wiring, webEnvironment } from './environment.ts'
import { bundleLaunch, sourceLaunch } from './node-launch.ts'
import { findUnmigrated, migrationsOf } from './pending-migrations.ts'
import { freePort } from './ports.ts'
import { webFolder } from './programs.ts'
import { perService, type ServiceName, serviceNames } from './service-names.ts'
import type { Part, Supervisor } from './supervisor.ts'

export async function chooseAddresses({ port, replicas }: StackConfig): Promise<Addresses> {
  const url = (port: number | undefined) => `http://127.0.0.1:${port}`
  const ports = await Promise.all(serviceNames.map(() => freePort()))
  const single = {
    gateway: url(port === 0 ? await freePort() : port),
    web: url(await freePort()),
    services: perService((name) => url(ports[serviceNames.indexOf(name)])),
  }
  const metricsPortsOf = async (urls: readonly string[]) =>
    new Map(await Promise.all(urls.map(async (each) => [each, await freePort()] as const)))
  if (replicas === 1) {
    return {
      ...single,
      metricsPorts: await metricsPortsOf([single.gateway, single.web, ...Object.values(single.services)]),
    }
  }
  const names = processNames(replicas)
  const replicaPorts = await Promise.all(names.map(() => freePort()))
  const replicaUrl = (name: string) => [name, url(replicaPorts[names.indexOf(name)])]
  const replicaUrls = (service: ServiceName) => Object.fromEntries(namesOf(service, replicas).map(replicaUrl))
  const metricsPorts = await metricsPortsOf([single.gateway, single.web, ...replicaPorts.map(url)])
  return { ...single, replicas: perService(replicaUrls), metricsPorts }
}

/** The names of all service processes. */
export function processNames(replicas: number): string[] {
  return serviceNames.flatMap((service) => namesOf(service, replicas))
}

function namesOf(service: ServiceName, replicas: number): string[] {
  return replicas === 1 ? [service] : Array.from({ length: replicas }, (_, index) => `${service}-${index + 1}`)
}

// A limit that no page reaches. V8 would let the heap grow by a third only before it marks all of it again, for every
// fortieth page of a list, because the objects of requests that wait for the API survive the collections of young objects.
const pageMemory = ['--max-old-space-size=256', '--initial-old-space-size=96']

export type Portal = { wiring: Wiring; databasesAreNew: boolean; supervisor: Supervisor }

type Meanwhile = {
  /** Resolves when the bundles of the services are up to date. */
  bundled: Promise<void>
  /** Runs while the services start. */
  besideAuth: (portal: Portal) => Promise<void>
}

/** Creates and migrates the databases, then starts the services and the pages. */
export async function startServices(
  unwired: Omit<Wiring, 'databaseUrls'>,
  supervisor: Supervisor,
  { bundled, besideAuth }: Meanwhile,
): Promise<Portal> {
  const { stores, secrets } = unwired
  const databases = await createDatabases({ rootUrl: stores.mysqlUrl, passwords: secrets.databasePasswords })
  const wiring = { ...unwired, databaseUrls: databases.urls }
  const portal = { wiring, databasesAreNew: databases.anyNew, supervisor }
  await migrate(wiring, await findUnmigrated(wiring.config.root, wiring.databaseUrls), supervisor)
  await bundled
  await Promise.all([
    supervisor.start(pagesPart(wiring)),
    ...serviceNames.map(async (name) => {
      const starts = serviceParts(wiring, name).map((part) => supervisor.start(part))
      await Promise.all([...starts, name === 'auth' ? besideAuth(portal) : undefined])
    }),
  ])
  return portal
}

/** Runs all migrations in one process, because starting a process takes longer than its migrations. */
async function migrate({ config, databaseUrls }: Wiring, names: Iterable<ServiceName>, supervisor: Supervisor) {
  const wanted = Array.from(names, (name) => ({ url: databaseUrls[name], folder: migrationsOf(config.root, name) }))
  if (wanted.length === 0) return
  const path = join(import.meta.dirname, 'migrate-databases.ts')
  const launch = sourceLaunch(config.root, path, { MIGRATIONS: JSON.stringify(wanted) })
  await supervisor.run({ name: 'migrations', launch })
}

export async function startGateway({ wiring, supervisor }: Portal): Promise<void> {
  const launch = bundleLaunch(wiring.config.root, 'gateway', gatewayEnvironment(wiring))
  await supervisor.start(webPart('gateway', wiring.addresses.gateway, launch))
}

/** How to run a service, which listens at `url`, with its variables; or one of its commands, whose name `args` begins with. */
export function serviceLaunch(
  wiring: Wiring,
  name: ServiceName,
  { url, args = [] }: { url?: string; args?: readonly string[] },
): Launch {
  const launch = bundleLaunch(wiring.config.root, join('services', name), serviceEnvironment(wiring, name, url))
  return { ...launch, args: [...launch.args, ...args] }
}

function serviceParts(wiring: Wiring, name: ServiceName): Part[] {
  const { services, replicas } = wiring.addresses
  const processes = Object.entries(replicas?.[name] ?? { [name]: services[name] })
  return processes.map(([process, url]) => webPart(process, url, serviceLaunch(wiring, name, { url })))
}

function pagesPart(wiring: Wiring): Part {
  const { args, ...launch } = bundleLaunch(wiring.config.root, webFolder, webEnvironment(wiring))
  return webPart('web', wiring.addresses.web, { ...launch, args: [...pageMemory, ...args] })
}

function webPart(name: string, url: string, launch: Launch): Part {
  const ready = async () => {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) })
    const body = await response.text()
    if (!response.ok) throw new Error(`/health/ready returned ${response.status} ${body.slice(0, 200)}`)
  }
  return { name, launch, ready, deadlineMs: 60_000, address: new URL(url).host }
}
