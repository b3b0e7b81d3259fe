import { join } from 'node:path'
import type { Launch } from './child.ts'
import type { StackConfig } from './config.ts'
import { createDatabases } from './databases.ts'
import { type Addresses, gatewayEnvironment, serviceEnvironment, type Wiring } from './environment.ts'
import { findUnmigrated } from './pending-migrations.ts'
import { freePort } from './ports.ts'
import { perService, type ServiceName, serviceNames } from './service-names.ts'
import type { Part, Supervisor } from './supervisor.ts'

export async function chooseAddresses(gatewayPort: number): Promise<Addresses> {
  const ports = await Promise.all(serviceNames.map(() => freePort()))
  const url = (port: number | undefined) => `http://127.0.0.1:${port}`
  return {
    gateway: url(gatewayPort === 0 ? await freePort() : gatewayPort),
    services: perService((name) => url(ports[serviceNames.indexOf(name)])),
  }
}

export type Portal = { wiring: Wiring; databasesAreNew: boolean; supervisor: Supervisor }

/**
 * Databases, migrations and the five services. A service starts as soon as its own tables are there; `besideAuth`
 * is run when auth's are, beside the starts.
 */
export async function startServices(
  unwired: Omit<Wiring, 'databaseUrls'>,
  supervisor: Supervisor,
  besideAuth: (portal: Portal) => Promise<void>,
): Promise<Portal> {
  const { stores, secrets } = unwired
  const databases = await createDatabases({ rootUrl: stores.mysqlUrl, passwords: secrets.databasePasswords })
  const wiring = { ...unwired, databaseUrls: databases.urls }
  const portal = { wiring, databasesAreNew: databases.anyNew, supervisor }
  const unmigrated = await findUnmigrated(wiring.config.root, wiring.databaseUrls)
  await Promise.all(
    serviceNames.map(async (name) => {
      if (unmigrated.has(name))
        await supervisor.run({ name: `${name}-migrate`, launch: serviceLaunch(wiring, name, 'migrate') })
      await Promise.all([supervisor.start(servicePart(wiring, name)), name === 'auth' ? besideAuth(portal) : undefined])
    }),
  )
  return portal
}

export async function startGateway({ wiring, supervisor }: Portal): Promise<void> {
  const launch = sourceLaunch(wiring.config, join('gateway', 'src', 'main.ts'), gatewayEnvironment(wiring))
  await supervisor.start(webPart('gateway', wiring.addresses.gateway, launch))
}

/** How to run `services/<name>/src/<script>.ts` with that service's variables. */
export function serviceLaunch(wiring: Wiring, name: ServiceName, script: string): Launch {
  const path = join('services', name, 'src', `${script}.ts`)
  return sourceLaunch(wiring.config, path, serviceEnvironment(wiring, name))
}

function sourceLaunch({ root, dataDir }: StackConfig, path: string, env: NodeJS.ProcessEnv): Launch {
  const args = ['--conditions=@portal/source', `--import=${new URL('quick-drizzle.ts', import.meta.url)}`, path]
  // What one process has compiled, the next one need not compile again.
  const compiled = { NODE_COMPILE_CACHE: join(dataDir, 'compile-cache') }
  return { command: process.execPath, args, cwd: root, env: { ...compiled, ...env } }
}

function servicePart(wiring: Wiring, name: ServiceName): Part {
  return webPart(name, wiring.addresses.services[name], serviceLaunch(wiring, name, 'main'))
}

function webPart(name: string, url: string, launch: Launch): Part {
  const ready = async () => {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) })
    const body = await answer.text()
    if (!answer.ok) throw new Error(`/health/ready answers ${answer.status} ${body.slice(0, 200)}`)
  }
  return { name, launch, ready, deadlineMs: 60_000, address: new URL(url).host }
}
