import express, { type Router } from 'express'
import { withTimeout } from './lifecycle.ts'

export type Check = () => Promise<void>
/** Name of a store or part → its check, which rejects when it is away. One made with {@link told} does not decide. */
export type Checks = Readonly<Record<string, Check | { optional: Check }>>
export type Readiness = { status: 'ready' | 'unavailable'; checks: Record<string, 'up' | 'down'>; backlog?: Backlog }
/** What waits to be done, by name; 0 where nothing does. It does not decide either. */
export type Backlog = Record<string, number>
/** What tells a part of the backlog, and what each name in it means. */
export type BacklogSource = { meanings: Readonly<Record<string, string>>; report: () => Promise<Backlog> }

const checkTimeoutMs = 1000

/** A check whose outcome readiness tells, for what a process can do without for a while. */
export function optional(check: Check): { optional: Check } {
  return { optional: check }
}

/** Asks everything at once, each for at most a second. A backlog that cannot be told now is left out. */
export async function readinessOf(checks: Checks, backlogs: readonly BacklogSource[] = []): Promise<Readiness> {
  const waiting = Promise.allSettled(backlogs.map(({ report }) => inTime(report)))
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const [request, decides] = typeof check === 'function' ? [check, true] : [check.optional, false]
      return { name, state: (await succeeds(request)) ? 'up' : 'down', decides } as const
    }),
  )
  const responses = (await waiting).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : {}))
  const isReady = states.every(({ state, decides }) => state === 'up' || !decides)
  return {
    status: isReady ? 'ready' : 'unavailable',
    checks: Object.fromEntries(states.map(({ name, state }) => [name, state])),
    ...(backlogs.length > 0 && { backlog: Object.assign({}, ...responses) }),
  }
}

function succeeds(check: Check): Promise<boolean> {
  return inTime(check).then(
    () => true,
    () => false,
  )
}

async function inTime<Result>(request: () => Promise<Result>): Promise<Result> {
  return withTimeout(checkTimeoutMs, request(), () => new Error('no answer'))
}

/** `GET /health` says that the process is alive and nothing else; `GET /health/ready` asks the process's own stores. */
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
