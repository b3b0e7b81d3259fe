import { join } from 'node:path'
import { sourceLaunch } from './node-launch.ts'
import { isBundled, programsOf } from './programs.ts'
import { serviceNames } from './service-names.ts'
import type { Supervisor } from './supervisor.ts'

/**
 * Bundles the programs that the stack runs and whose sources or packages changed since they were bundled. Runs as a
 * separate process, so that the stack itself never loads the bundler.
 */
export async function updateBundles(root: string, supervisor: Supervisor): Promise<void> {
  const folders = ['gateway', ...serviceNames.map((name) => join('services', name))]
  if (programsOf(root, folders).every((program) => isBundled(root, program))) return
  const launch = sourceLaunch(root, join(import.meta.dirname, 'build.ts'), { PATH: process.env.PATH })
  await supervisor.run({ name: 'bundles', launch: { ...launch, args: [...launch.args, root, ...folders] } })
}
