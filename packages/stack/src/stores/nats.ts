import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BrokerUser } from '@portal/messaging/broker/names'
import { authorizationOf } from '@portal/messaging/broker/permissions'
import { freePort } from '../ports.ts'
import { writePrivateFile } from '../private-file.ts'
import type { Part } from '../supervisor.ts'
import { exchangeGreeting } from '../tcp-handshake.ts'

type NatsPart = { part: Part; url: string }

export type NatsPasswords = Readonly<Record<BrokerUser, string>>

/**
 * A private NATS server with JetStream, which stores its streams in the folder. With passwords it has a user for each
 * service and one for the operator; without passwords every connection is permitted everything.
 */
export async function natsPart(binary: string, dir: string, passwords?: NatsPasswords): Promise<NatsPart> {
  return serverPart({ name: 'nats', binary, dir, port: await freePort(), passwords, clustering: [] })
}

/** Private NATS servers that form one cluster, each with a folder of its own: `nats-1`, `nats-2` and so on. */
export async function natsClusterParts(
  binary: string,
  dir: string,
  { size, passwords }: { size: number; passwords?: NatsPasswords },
): Promise<NatsPart[]> {
  const indices = Array.from({ length: size }, (_, index) => index)
  const routePorts = await Promise.all(indices.map(() => freePort()))
  const routes = routePorts.map((port) => `nats://127.0.0.1:${port}`)
  return Promise.all(
    routes.map(async (route, index) => {
      const name = `nats-${index + 1}`
      const clustering = ['--cluster_name', 'portal', '--cluster', route, '--routes', routes.join(',')]
      const naming = ['--server_name', name]
      const own = { name, binary, dir: join(dir, name), port: await freePort(), passwords }
      return serverPart({ ...own, clustering: [...naming, ...clustering] })
    }),
  )
}

type ServerOptions = {
  name: string
  binary: string
  dir: string
  port: number
  passwords: NatsPasswords | undefined
  clustering: string[]
}

function serverPart({ name, binary, dir, port, passwords, clustering }: ServerOptions): NatsPart {
  mkdirSync(dir, { recursive: true })
  const url = `nats://127.0.0.1:${port}`
  const settings = join(dir, 'nats.conf')
  writePrivateFile(settings, jetStreamSettings(dir) + (passwords ? authorizationOf('', passwords) : ''))
  const args = ['-c', settings, '-a', '127.0.0.1', '-p', String(port), '-P', join(dir, 'nats.pid'), ...clustering]
  const part: Part = {
    name,
    launch: { command: binary, args, cwd: dir },
    ready: () => natsResponds(url),
    deadlineMs: 30_000,
    address: `127.0.0.1:${port}`,
  }
  return { part, url }
}

/**
 * The setting that makes a server store its streams in a folder. It is not passed as an argument, because servers
 * before 2.10 lose the argument when they reload their configuration.
 */
export function jetStreamSettings(dir: string): string {
  return `jetstream { store_dir: ${JSON.stringify(dir)} }\n`
}

/** Throws unless the server at this URL (the first of a comma-separated list) sends its INFO line. */
export function natsResponds(url: string): Promise<void> {
  const first = url.split(',')[0] ?? url
  const parsed = new URL(first.includes('://') ? first : `nats://${first}`)
  // A NATS server sends INFO in plain text first, even if the connection is then upgraded to TLS.
  return exchangeGreeting({ url: parsed, defaultPort: 4222, tls: false, expect: /^INFO / })
}
