import express, { type Router } from 'express'
import { withTimeout } from './lifecycle.ts'

export type Check = () => Promise<void>
/**
 * Name of a store or component → its check, which rejects if that is unavailable. Readiness does not require checks
 * made with {@link optional}.
 */
export type Checks = Readonly<Record<string, Check | { optional: Check }>>
export type Readiness = { status: 'ready' | 'unavailable'; checks: Record<string, 'up' | 'down'>; backlog?: Backlog }
/** How much work is waiting, by name; 0 if none. Readiness does not depend on it. */
export type Backlog = Record<string, number>
/** Reports a part of the backlog, with a description of each name. */
export type BacklogSource = { meanings: Readonly<Record<string, string>>; report: () => Promise<Backlog> }

const checkTimeoutMs = 1000

/** An optional check: reported, but not required for readiness. For stores a process can do without for a while. */
export function optional(check: Check): { optional: Check } {
  return { optional: check }
}

/** Runs all checks in parallel, each for at most a second. Leaves out a backlog that cannot be read. */
export async function readinessOf(checks: Checks, backlogs: readonly BacklogSource[] = []): Promise<Readiness> {
  const waiting = Promise.allSettled(backlogs.map(async ({ report }) => withTimeout(checkTimeoutMs, report())))
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const [run, isRequired] = typeof check === 'function' ? [check, true] : [check.optional, false]
      return { name, state: (await succeeds(run)) ? 'up' : 'down', isRequired } as const
    }),
  )
  const responses = (await waiting).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : {}))
  const isReady = states.every(({ state, isRequired }) => state === 'up' || !isRequired)
  return {
    status: isReady ? 'ready' : 'unavailable',
    checks: Object.fromEntries(states.map(({ name, state }) => [name, state])),
    ...(backlogs.length > 0 && { backlog: Object.assign({}, ...responses) }),
  }
}

async function succeeds(check: Check): Promise<boolean> {
  try {
    await withTimeout(checkTimeoutMs, check())
    return true
  } catch {
    return false
  }
}

/** `GET /health` only reports that the process is alive; `GET /health/ready` checks the stores of this process. */
export function healthRoutes(checks: Checks, backlogs: readonly BacklogSource[] = []): Router {
  const router = express.Router()
  router.get('/health', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/health/ready', async (_req, res) => {
    const readiness = await readinessOf(checks, backlogs)
    res.status(readiness.status === 'ready' ? 200 : 503).json(readiness)
  })
  return router
}
