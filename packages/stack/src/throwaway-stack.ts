import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readExternalStores, type StackConfig } from './config.ts'
import { beforeSuddenExit } from './run-folder.ts'
import { createStack, type Stack } from './stack.ts'
import type { StackDescription } from './stack-file.ts'
import { printLine } from './terminal.ts'

export type ThrowawayStack = Pick<Stack, 'hold' | 'release'> & {
  stackFile: string
  /** The current URLs and pids of all processes. */
  describe: () => StackDescription
  /** Stops all processes in order and removes the data. */
  stop: () => Promise<void>
  /** Kills all processes immediately and removes the data. */
  kill: () => void
}

// Tests send many requests from one address. The limits have tests of their own.
export const generousLimits = {
  RATE_LIMIT_PER_MINUTE: '100000',
  RATE_LIMIT_AUTH_PER_MINUTE: '100000',
  RATE_LIMIT_SEARCH_PER_MINUTE: '100000',
  RATE_LIMIT_UPLOAD_PER_MINUTE: '100000',
  RATE_LIMIT_USER_PER_MINUTE: '100000',
  RATE_LIMIT_PEOPLE_PER_MINUTE: '100000',
  RATE_LIMIT_PAGE_PER_MINUTE: '100000',
  RATE_LIMIT_WEB_PER_MINUTE: '100000',
  MAX_REQUESTS_PER_CLIENT: '100000',
  MAX_REQUESTS_PER_ADDRESS: '100000',
  MAX_CONNECTIONS_PER_ADDRESS: '100000',
  JOBS_PER_RECRUITER: '100000',
  APPLY_LIMIT_PER_DAY: '100000',
  SKILLS_PER_DAY: '100000',
}

type Options = Partial<Pick<StackConfig, 'demo' | 'replicas' | 'external'>> & {
  variables?: NodeJS.ProcessEnv
  /** The folder in which the data directory is created. */
  parent?: string
}

/**
 * Starts the whole portal as `npm start` does, on temporary data. Does not print that a process was killed by a test.
 */
export async function startThrowawayStack({
  variables,
  parent = tmpdir(),
  ...changes
}: Options): Promise<ThrowawayStack> {
  const dataDir = mkdtempSync(join(parent, 'portal-stack-'))
  const config = {
    root: resolve(import.meta.dirname, '../../..'),
    dataDir,
    host: '127.0.0.1',
    port: 0,
    demo: 'none' as const,
    replicas: 1,
    external: readExternalStores({}),
    passedOn: { ...process.env, ...generousLimits, BCRYPT_COST: '4', ...variables },
    ...changes,
  }
  const stack = createStack(config, (name, text) => {
    if (/^(exited \((?!SIGKILL)|installing)/.test(text)) printLine(name, text)
  })
  const kill = () => {
    stack.kill()
    removeExitHandler()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  const removeExitHandler = beforeSuddenExit(kill)
  const stop = async () => {
    await stack.stop()
    removeExitHandler()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await stack.start()
  } catch (error) {
    await stop()
    throw error
  }
  const stackFile = join(dataDir, 'stack.json')
  const describe = () => JSON.parse(readFileSync(stackFile, 'utf8')) as StackDescription
  return { stackFile, describe, stop, kill, hold: stack.hold, release: stack.release }
}
