import { ConfigError } from './config.ts'
import type { Logger } from './log.ts'

/** Something that is started with a process and stopped with it. */
export type Component = { name: string; start?: () => Promise<void>; stop?: () => Promise<void> }

/** What a process runs. */
export type Runnable = { log: Logger; start: () => Promise<void>; stop: () => Promise<void> }

const stopDeadlineMs = 9_000

/** Joins parts into one: started in the given order, stopped in the reverse, a failing stop not keeping the others. */
export function composeLifecycles(
  log: Logger,
  parts: readonly Component[],
): { start: () => Promise<void>; stop: () => Promise<void> } {
  return {
    start: async () => {
      for (const part of parts) await part.start?.()
    },
    stop: async () => {
      for (const part of parts.toReversed()) {
        await part
          .stop?.()
          .catch((error: unknown) => log.warn({ err: error, part: part.name }, 'part did not stop cleanly'))
      }
    },
  }
}

/**
 * Runs a process until SIGTERM or SIGINT: starts, then stops within nine seconds, which is less than container
 * engines wait; a second signal exits at once. A configuration that is not usable is told in full and exits 1.
 */
export async function run(create: () => Runnable): Promise<void> {
  const service = createOrExit(create)
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    service.log.info({ signal }, 'stopping')
    setTimeout(() => {
      service.log.error('did not stop in time')
      process.exit(1)
    }, stopDeadlineMs).unref()
    await service.stop()
    service.log.info('stopped')
    process.exit(0)
  }
  // Node itself would print the error as it is, with the values of a failed statement for instance.
  process.on('uncaughtException', (error) => {
    service.log.fatal({ err: error }, 'ended by an error that nobody caught')
    process.exit(1)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    await service.start()
  } catch (error) {
    service.log.fatal({ err: error }, 'could not start')
    process.exit(1)
  }
}

function createOrExit(create: () => Runnable): Runnable {
  try {
    return create()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
}

/** Waits for an outcome, at most `limitMs` milliseconds; after that it rejects with `late` and nobody awaits it any more. */
export async function withTimeout<Outcome>(
  limitMs: number,
  outcome: Promise<Outcome>,
  late: () => Error,
): Promise<Outcome> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late()), limitMs)
  try {
    return await Promise.race([outcome, tooLate])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Tries until it succeeds. After most of a second it says what it waits for and why, again each few seconds, and at the
 * end that it is there. `pause` grows from 0.1 to 2 seconds.
 */
export async function waitFor(what: string, log: Logger, attempt: () => Promise<void>): Promise<void> {
  const since = Date.now()
  let hasLogged = false
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
    try {
      await attempt()
      if (hasLogged) log.info({ waited_ms: Date.now() - since }, `${what} is there`)
      return
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (pauseMs >= 800) {
        log.warn({ reason, waited_ms: Date.now() - since }, `waiting for ${what}`)
        hasLogged = true
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
