import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { findStack } from './running-stack.ts'
import { type ServiceName, serviceNames } from './service-names.ts'
import { serviceLaunch } from './start-services.ts'
import { Fault } from './startup-error.ts'

/** Runs a command of a service in its own process, with the variables that the service has in the running portal. */
export async function operateService(root: string, command: string, [name, ...args]: readonly string[]): Promise<void> {
  if (!serviceNames.includes(name as ServiceName)) {
    throw new Fault(`the first argument must be a service: ${serviceNames.join(' or ')}`)
  }
  const launch = serviceLaunch(findStack(root).wiring, name as ServiceName, { args: [command, ...args] })
  const child = spawn(launch.command, launch.args, { cwd: root, env: launch.env, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
}
