import { ConfigError } from '../config/config.ts'
import type { Logger } from './log.ts'

/** Something that is started and stopped with a process. */
export type Component = { name: string; start?: () => Promise<void>; stop?: () => Promise<void> }

/** What a process runs: started once, then stopped on a signal. */
export type Runnable = { log: Logger; start: () => Promise<void>; stop: () => Promise<void> }

const stopDeadlineMs = 9_000

/**
 * Composes components: starts them in the given order and stops them in reverse. A failing stop does not prevent the
 * others.
 */
export function composeLifecycles(
  log: Logger,
  components: readonly Component[],
): { start: () => Promise<void>; stop: () => Promise<void> } {
  return {
    start: async () => {
      for (const component of components) await component.start?.()
    },
    stop: async () => {
      for (const component of components.toReversed()) {
        await component
          .stop?.()
          .catch((error: unknown) => log.warn({ err: error, part: component.name }, 'component did not stop cleanly'))
      }
    },
  }
}

/**
 * Runs a process until SIGTERM or SIGINT, then stops it within nine seconds, which is less than container engines wait.
 * A second signal exits immediately. An invalid configuration is printed to standard error with all its errors, and
 * exits 1.
 */
export async function run(create: () => Runnable): Promise<void> {
  const service = createOrExit(create)
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) process.exit(1)
    stopping = true
    service.log.info({ signal }, 'stopping')
    setTimeout(() => {
      service.log.error('did not stop in time, exiting')
      process.exit(1)
    }, stopDeadlineMs).unref()
    await service.stop()
    service.log.info('stopped')
    process.exit(0)
  }
  // Node would print the unredacted error, for example with the values of a failed statement.
  process.on('uncaughtException', (error) => {
    service.log.fatal({ err: error }, 'uncaught error, exiting')
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

/** Awaits a promise for at most `limitMs` milliseconds, then rejects with `late()`; the promise itself goes on. */
export async function withTimeout<Outcome>(
  limitMs: number,
  outcome: Promise<Outcome>,
  late: () => Error = () => new Error(`no response within ${limitMs} ms`),
): Promise<Outcome> {
  const { promise: timeout, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(late()), limitMs)
  try {
    return await Promise.race([outcome, timeout])
  } finally {
    clearTimeout(timer)
  }
}

type WaitLimits = { limitMs?: number; isRetryable?: (error: unknown) => boolean }

/**
 * Repeats `attempt` until it succeeds, and returns its result. Rejects with the error of the last attempt after
 * `limitMs` (by default never), and at once if `isRetryable` returns false for an error. After most of a second it logs
 * what it waits for and why, again after every further attempt, and at the end that it is available. The pause between
 * attempts grows from 0.1 to 2 seconds.
 */
export async function waitFor<Result>(
  what: string,
  log: Logger,
  attempt: () => Promise<Result>,
  { limitMs = Number.POSITIVE_INFINITY, isRetryable = () => true }: WaitLimits = {},
): Promise<Result> {
  const since = Date.now()
  let hasLogged = false
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2000)) {
    try {
      const result = await attempt()
      if (hasLogged) log.info({ waited_ms: Date.now() - since }, `${what} is available`)
      return result
    } catch (error) {
      const waitedMs = Date.now() - since
      if (waitedMs >= limitMs || !isRetryable(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      if (pauseMs >= 800) {
        log.warn({ reason, waited_ms: waitedMs }, `waiting for ${what}`)
        hasLogged = true
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }
}
