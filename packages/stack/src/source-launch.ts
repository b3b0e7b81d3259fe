import { join } from 'node:path'
import type { Launch } from './child.ts'

// Half of V8's default space for young objects, which it never gives back: hardly any object outlives the response to
// its request. For so few objects, starting the parallel threads of a collection takes longer than they save.
const lowMemory = ['--max-semi-space-size=8', '--no-parallel-scavenge']

/** How to run a TypeScript program of this repository, whose root is `root`, as a process with these variables only. */
export function sourceLaunch(root: string, path: string, env: NodeJS.ProcessEnv): Launch & { env: NodeJS.ProcessEnv } {
  const args = [
    ...lowMemory,
    '--conditions=@portal/source',
    `--import=${new URL('quick-drizzle.ts', import.meta.url)}`,
    path,
  ]
  // All processes share compiled code, whatever their data directory. A process that finds all its code compiled does
  // not load the TypeScript compiler and saves its memory.
  const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') }
  return { command: process.execPath, args, cwd: root, env: { ...compiled, ...env } }
}
