import { join } from 'node:path'
import type { Launch } from './child.ts'

type NodeLaunch = Launch & { env: NodeJS.ProcessEnv }

// Half of V8's default space for young objects, which it never gives back: hardly any object outlives the response to
// its request. For so few objects, starting the parallel threads of a collection takes longer than they save.
const lowMemory = ['--max-semi-space-size=8', '--no-parallel-scavenge']

// Otherwise glibc keeps memory for each thread, and threads other than the event loop's allocate little.
const fewArenas = { MALLOC_ARENA_MAX: '2' }

/** How to run the bundle of a program of `folder` as a process with these variables only, as the images run it. */
export function bundleLaunch(root: string, folder: string, env: NodeJS.ProcessEnv): NodeLaunch {
  return nodeLaunch(root, ['--enable-source-maps', join(folder, 'dist', 'main.js')], env)
}

/** How to run a TypeScript program of this repository, whose root is `root`, as a process with these variables only. */
export function sourceLaunch(root: string, path: string, env: NodeJS.ProcessEnv): NodeLaunch {
  const quickDrizzle = new URL('quick-drizzle.ts', import.meta.url)
  return nodeLaunch(root, [`--import=${quickDrizzle}`, path], env)
}

function nodeLaunch(root: string, args: readonly string[], env: NodeJS.ProcessEnv): NodeLaunch {
  // All processes share compiled code, whatever their data directory. A process that finds its code compiled starts
  // faster and does not hold the source of functions that it never calls.
  const compiled = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled') }
  return {
    command: process.execPath,
    args: [...lowMemory, ...args],
    cwd: root,
    env: { ...compiled, ...fewArenas, ...env },
  }
}
