import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findStack } from './running-stack.ts'
import { type ServiceName, serviceNames } from './service-names.ts'
import { serviceLaunch } from './start-services.ts'
import { Fault } from './startup-error.ts'

/** Runs a command of a service in its own process, with the variables that the service has in the running portal. */
export async function operateService(root: string, script: string, [name, ...args]: readonly string[]): Promise<void> {
  const services = serviceNames.filter((service) => existsSync(join(root, 'services', service, 'src', `${script}.ts`)))
  if (!services.includes(name as ServiceName)) {
    throw new Fault(`the first argument must be a service: ${services.join(' or ')}`)
  }
  const launch = serviceLaunch(findStack(root).wiring, name as ServiceName, script)
  const child = spawn(launch.command, [...launch.args, ...args], { cwd: root, env: launch.env, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  process.exitCode = code ?? 1
}
