import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { readExternalStores, type StackConfig } from './config.ts'
import { createStack, type Stack } from './stack.ts'
import type { StackDescription } from './stack-file.ts'
import { printLine } from './terminal.ts'

export type ThrowawayStack = Pick<Stack, 'hold' | 'release'> & {
  stackFile: string
  /** Where everything is at this moment, and which processes it is. */
  describe: () => StackDescription
  /** Stops everything in order and removes its data. */
  stop: () => Promise<void>
  /** Kills everything at once and removes its data. */
  kill: () => void
}

// Tests are many requests from one address; what the limits do is told elsewhere.
export const generousLimits = {
  RATE_LIMIT_PER_MINUTE: '100000',
  RATE_LIMIT_AUTH_PER_MINUTE: '100000',
  RATE_LIMIT_SEARCH_PER_MINUTE: '100000',
  RATE_LIMIT_USER_PER_MINUTE: '100000',
  RATE_LIMIT_PEOPLE_PER_MINUTE: '100000',
  RATE_LIMIT_PAGE_PER_MINUTE: '100000',
  MAX_REQUESTS_PER_CLIENT: '100000',
  MAX_REQUESTS_PER_ADDRESS: '100000',
  MAX_CONNECTIONS_PER_ADDRESS: '100000',
  JOBS_PER_RECRUITER: '100000',
  SKILLS_PER_DAY: '100000',
}

type Options = Partial<Pick<StackConfig, 'demo' | 'replicas' | 'external'>> & {
  variables?: NodeJS.ProcessEnv
  /** The folder in which its data gets one of its own. */
  parent?: string
}

/** The whole portal as `npm start` runs it, on data that is thrown away. What a test kills itself is not announced. */
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
    demo: false,
    replicas: 1,
    external: readExternalStores({}),
    passedOn: { ...process.env, ...generousLimits, BCRYPT_COST: '4', ...variables },
    ...changes,
  }
  const stack = createStack(config, (name, text) => {
    if (/^(died \((?!SIGKILL)|installing)/.test(text)) printLine(name, text)
  })
  const kill = () => {
    stack.kill()
    process.off('exit', kill)
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  // Vitest leaves at once when it is interrupted, without any teardown.
  process.on('exit', kill)
  const stop = async () => {
    await stack.stop()
    process.off('exit', kill)
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
