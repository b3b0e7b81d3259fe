import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readExternalStores } from './config.ts'
import { createStack } from './stack.ts'
import { sayLine } from './terminal.ts'

declare module 'vitest' {
  interface ProvidedContext {
    portal: { gatewayUrl: string; mailUrl: string; stackFile: string }
  }
}

// Journeys are many requests from one address; what the limits do is told elsewhere.
const generousLimits = {
  RATE_LIMIT_PER_MINUTE: '100000',
  RATE_LIMIT_AUTH_PER_MINUTE: '100000',
  RATE_LIMIT_SEARCH_PER_MINUTE: '100000',
  RATE_LIMIT_USER_PER_MINUTE: '100000',
}

/** Vitest's global setup for the journeys: the whole portal as `npm start` runs it, on data that is thrown away. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-journeys-'))
  const stack = createStack(
    {
      root: resolve(import.meta.dirname, '../../..'),
      dataDir,
      host: '127.0.0.1',
      port: 0,
      demo: true,
      external: readExternalStores({}),
      passedOn: { ...process.env, ...generousLimits, BCRYPT_COST: '4' },
    },
    (name, text) => {
      if (/^(died|installing)/.test(text)) sayLine(name, text)
    },
  )
  // Vitest leaves at once when it is interrupted, without any teardown.
  const onExit = () => {
    stack.kill()
    rmSync(dataDir, { recursive: true, force: true })
  }
  process.on('exit', onExit)
  const stop = async () => {
    await stack.stop()
    process.off('exit', onExit)
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await stack.start()
  } catch (error) {
    await stop()
    throw error
  }
  const stackFile = join(dataDir, 'stack.json')
  const { gateway, mail } = JSON.parse(readFileSync(stackFile, 'utf8'))
  project.provide('portal', { gatewayUrl: gateway.url, mailUrl: mail.web, stackFile })
  return stop
}
