import { rmSync } from 'node:fs'
import { tryWritePrivateFile, writePrivateFile } from './private-file.ts'
import { type PerService, perService } from './service-names.ts'

/** The content of `stack.json`. For a store that runs elsewhere `pid` is null, and so is the mail page. */
export type StackDescription = {
  gateway: Server
  /** The process that serves the pages. */
  web: Server
  services: PerService<Server>
  /** The processes of services that run as several, by process name (`job-2`). The service's own pid is then null. */
  replicas?: Record<string, Server>
  mysql: Server
  /** For rate limits and revocations. */
  redis: Server
  /** For the job service's cache. */
  redisCache: Server
  /** With the operator's login. */
  nats: Server
  mail: { smtp: string; web: string | null; pid: number | null }
}
type Server = { url: string; pid: number | null }

export type StackFile = {
  setPid: (name: string, pid: number) => void
  /** Writes the file. From then on every change of a pid is written immediately. */
  publish: (description: StackDescription) => void
  remove: () => void
}

/** The file with the URLs and pids of all processes. It exists while the whole stack is up, and contains passwords. */
export function createStackFile(path: string): StackFile {
  const pids = new Map<string, number>()
  let published: StackDescription | undefined
  const text = (description: StackDescription) => `${JSON.stringify(withPids(description, pids), undefined, 2)}\n`
  return {
    setPid(name, pid) {
      pids.set(name, pid)
      if (published !== undefined) tryWritePrivateFile(path, text(published))
    },
    publish(description) {
      published = description
      writePrivateFile(path, text(description))
    },
    remove() {
      published = undefined
      rmSync(path, { force: true })
    },
  }
}

function withPids(described: StackDescription, pids: ReadonlyMap<string, number>): StackDescription {
  const current = <Entry extends object>(name: string, entry: Entry) => ({ ...entry, pid: pids.get(name) ?? null })
  const replicas = Object.entries(described.replicas ?? {})
  const currentReplicas = Object.fromEntries(replicas.map(([name, server]) => [name, current(name, server)]))
  return {
    gateway: current('gateway', described.gateway),
    web: current('web', described.web),
    services: perService((name) => current(name, described.services[name])),
    ...(described.replicas === undefined ? {} : { replicas: currentReplicas }),
    mysql: current('mysql', described.mysql),
    redis: current('redis', described.redis),
    redisCache: current('redis-cache', described.redisCache),
    nats: current('nats', described.nats),
    mail: current('mail', described.mail),
  }
}
