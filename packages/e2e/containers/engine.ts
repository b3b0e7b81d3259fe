import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { until } from '@portal/testing/until'
import { inject } from 'vitest'

// The fields that the tests read from the engine's description of a container.
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
// Each look starts processes, which must leave the starting containers enough of the machine.
const everyMs = 1_000

/** Runs a Docker command and returns its output; rejects with its error output if it fails. `changes` are variables. */
export async function docker(args: readonly string[], changes: Environment = {}): Promise<string> {
  const env = { ...inject('containers').env, ...changes }
  return (await run('docker', args, { env, maxBuffer })).stdout
}

/** Runs a Compose command on the stack under test. `changes` override variables of the stack. */
export function compose(args: readonly string[], changes: Environment = {}): Promise<string> {
  const { root } = inject('containers')
  return docker(['compose', '--project-directory', root, '--env-file', '/dev/null', ...args], changes)
}

/** The running containers of these services. */
export async function containersOf(...services: readonly string[]): Promise<Container[]> {
  const { COMPOSE_PROJECT_NAME: project = '' } = inject('containers').env
  const filters = Object.entries({ project, oneoff: 'False' }).map(
    ([name, value]) => `--filter=label=com.docker.compose.${name}=${value}`,
  )
  // Without Compose, which takes several times as long.
  const ids = (await docker(['ps', '--quiet', ...filters])).split('\n').filter(Boolean)
  const containers = ids.length === 0 ? [] : await inspect(ids)
  return containers.filter((container) => services.includes(serviceOf(container)))
}

function serviceOf({ Config }: Container): string {
  return Config.Labels['com.docker.compose.service'] ?? ''
}

async function inspect(ids: readonly string[]): Promise<Container[]> {
  return JSON.parse(await docker(['inspect', ...ids]))
}

/** Runs a command in the container of a service and returns its output. */
export async function execute(service: string, command: readonly string[]): Promise<string> {
  return docker(['exec', (await containerOf(service)).Id, ...command])
}

export async function containerOf(service: string): Promise<Container> {
  const [container] = await containersOf(service)
  if (!container) throw new Error(`no container of ${service} is running`)
  return container
}

/** Waits until each of these services has exactly `count` containers, all healthy, and returns all of them. */
export async function waitUntilHealthy(services: readonly string[], count = 1): Promise<Container[]> {
  return until(
    `${count} healthy of each of ${services.join(', ')}`,
    async () => {
      const containers = await containersOf(...services)
      const isComplete = (name: string) => containers.filter((each) => serviceOf(each) === name).length === count
      if (services.every(isComplete) && containers.every(isHealthy)) return containers
      return new Error(containers.map((each) => `${serviceOf(each)} ${each.State.Health?.Status}`).join(', '))
    },
    healthyMs,
    { everyMs },
  )
}

function isHealthy({ State }: Container): boolean {
  return State.Running && State.Health?.Status === 'healthy'
}

/** Kills the processes in a container, so that it exits by itself, and waits until the engine has restarted it. */
export async function killInside(service: string): Promise<void> {
  const { Id, State } = await containerOf(service)
  // Kills all processes of the user except process 1, which then exits, and this shell; exec may fail because of that.
  const user = service === 'mysql' ? ['--user', 'mysql'] : []
  await docker(['exec', ...user, Id, 'sh', '-c', 'kill -KILL -1']).catch(() => undefined)
  await until(
    `${service} to be restarted`,
    async () => {
      const [now] = await inspect([Id])
      return now !== undefined && now.State.StartedAt !== State.StartedAt && isHealthy(now)
    },
    healthyMs,
    { everyMs },
  )
}

/** The number of requests that a container has completed, without health checks. */
export async function countResponses({ Id }: { Id: string }): Promise<number> {
  return (await docker(['logs', Id])).split('\n').filter((line) => line.includes('"request completed"')).length
}

/** The address at which this machine reaches a container. */
export function addressOf({ NetworkSettings }: Container): string {
  const [network] = Object.values(NetworkSettings.Networks)
  return network?.IPAddress ?? ''
}

/** A variable from the secrets file of a process or of the operator. */
export async function secretOf(user: string, variable: string): Promise<string> {
  const read = ['cat', `/secrets/${user}.env`]
  const text =
    user === 'operator'
      ? await compose(['run', '--rm', '--no-deps', '-T', '--entrypoint', read.join(' '), 'operate'])
      : await execute(user, read)
  return new RegExp(`^${variable}=(.*)$`, 'm').exec(text)?.[1] ?? ''
}
