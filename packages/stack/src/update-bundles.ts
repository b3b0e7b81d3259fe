import { join } from 'node:path'
import { arePagesBuilt } from './build-pages.ts'
import { sourceLaunch } from './node-launch.ts'
import { isBundled, processFolders, programsOf } from './programs.ts'
import type { Supervisor } from './supervisor.ts'

/**
 * Bundles the programs that the stack runs and whose sources or packages changed since they were bundled, and builds the
 * pages if theirs did. Runs as a separate process, so that the stack itself never loads the bundler.
 */
export async function updateBundles(root: string, supervisor: Supervisor): Promise<void> {
  if (programsOf(root, processFolders).every((program) => isBundled(root, program)) && arePagesBuilt(root)) return
  const launch = sourceLaunch(root, join(import.meta.dirname, 'build.ts'), { PATH: process.env.PATH })
  await supervisor.run({ name: 'bundles', launch: { ...launch, args: [...launch.args, root, ...processFolders] } })
}
