import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { until } from '@portal/testing/until'
import { inject } from 'vitest'

// What the engine tells of a container, as far as it is looked at here.
type Container = {
  Id: string
  Name: string
  Image: string
  RestartCount: number
  State: { StartedAt: string; Running: boolean; Health?: { Status: string } }
  Config: { User: string; Labels: Record<string, string> }
  HostConfig: {
    ReadonlyRootfs: boolean
    CapDrop: string[] | null
    SecurityOpt: string[] | null
    Memory: number
    PortBindings: Record<string, { HostIp: string; HostPort: string }[]> | null
  }
  NetworkSettings: { Networks: Record<string, { IPAddress: string }> }
}
type Environment = Readonly<Record<string, string>>

const run = promisify(execFile)
const maxBuffer = 256 * 1024 * 1024
const healthyMs = 180_000

/** Runs a command of the engine and returns what it prints; rejects with its complaint where it fails. */
export async function docker(args: readonly string[], changes: Environment = {}): Promise<string> {
  const env = { ...inject('containers').env, ...changes }
  return (await run('docker', args, { env, maxBuffer })).stdout
}

/** A command of compose, about the stack under test. `changes` are variables that differ from its own. */
export function compose(args: readonly string[], changes: Environment = {}): Promise<string> {
  const { root } = inject('containers')
  return docker(['compose', '--project-directory', root, '--env-file', '/dev/null', ...args], changes)
}

/** The containers of a service that run. */
export async function containersOf(service: string): Promise<Container[]> {
  const ids = (await compose(['ps', '--quiet', service])).split('\n').filter(Boolean)
  return ids.length === 0 ? [] : JSON.parse(await docker(['inspect', ...ids]))
}

export async function containerOf(service: string): Promise<Container> {
  const [container] = await containersOf(service)
  if (!container) throw new Error(`no container of ${service} runs`)
  return container
}

/** Waits until so many containers of a service run and are healthy, those of `without` not being among them. */
export async function healthy(service: string, count: number, without: readonly string[] = []): Promise<Container[]> {
  return until(
    `${count} of ${service} to be healthy`,
    async () => {
      const others = (await containersOf(service)).filter(({ Id }) => !without.includes(Id))
      return others.length === count && others.every(isHealthy) && others
    },
    healthyMs,
  )
}

function isHealthy({ State }: Container): boolean {
  return State.Running && State.Health?.Status === 'healthy'
}

/** Kills what runs in a container, which thereby dies of itself, and waits until the engine has started it again. */
export async function killInside(service: string): Promise<void> {
  const { Id, State } = await containerOf(service)
  // All of that user but the first process, which follows; the one that kills is spared, unless it is too late for that.
  const user = service === 'mysql' ? ['--user', 'mysql'] : []
  await docker(['exec', ...user, Id, 'sh', '-c', 'kill -KILL -1']).catch(() => undefined)
  await until(
    `${service} to be started again`,
    async () => {
      const now = await containerOf(service).catch(() => undefined)
      return now !== undefined && now.State.StartedAt !== State.StartedAt && isHealthy(now)
    },
    healthyMs,
  )
}

/** How many requests a container has answered that are not about its health. */
export async function respondedBy({ Id }: { Id: string }): Promise<number> {
  return (await docker(['logs', Id])).split('\n').filter((line) => line.includes('"request completed"')).length
}

/** Where this machine reaches a container. */
export function addressOf({ NetworkSettings }: Container): string {
  const [network] = Object.values(NetworkSettings.Networks)
  return network?.IPAddress ?? ''
}

/** A variable that a process, or the operator, is given by a file of secrets. */
export async function secretOf(user: string, variable: string): Promise<string> {
  const read = ['cat', `/secrets/${user}.env`]
  const text =
    user === 'operator'
      ? await compose(['run', '--rm', '--no-deps', '-T', '--entrypoint', read.join(' '), 'operate'])
      : await compose(['exec', '-T', user, ...read])
  return new RegExp(`^${variable}=(.*)$`, 'm').exec(text)?.[1] ?? ''
}
