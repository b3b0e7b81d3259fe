import express, { type Router } from 'express'

export type Check = () => Promise<void>
/** Name of a store or part → its check, which rejects when it is away. One made with {@link told} does not decide. */
export type Checks = Readonly<Record<string, Check | { told: Check }>>
export type Readiness = { status: 'ready' | 'unavailable'; checks: Record<string, 'up' | 'down'> }

const checkTimeoutMs = 1000

/** A check whose outcome readiness tells, for what a process can do without for a while. */
export function told(check: Check): { told: Check } {
  return { told: check }
}

/** Asks every check at once, each for at most a second. */
export async function readinessOf(checks: Checks): Promise<Readiness> {
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const [ask, decides] = typeof check === 'function' ? [check, true] : [check.told, false]
      return { name, state: (await succeeds(ask)) ? 'up' : 'down', decides } as const
    }),
  )
  const isReady = states.every(({ state, decides }) => state === 'up' || !decides)
  return {
    status: isReady ? 'ready' : 'unavailable',
    checks: Object.fromEntries(states.map(({ name, state }) => [name, state])),
  }
}

async function succeeds(check: Check): Promise<boolean> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer')), checkTimeoutMs)
  try {
    await Promise.race([check(), tooLate])
    return true
  } catch {
    return false
  } finally {
    clearTimeout(timer)
  }
}

/** `GET /health` says that the process is alive and nothing else; `GET /health/ready` asks the process's own stores. */
export function healthRoutes(checks: Checks): Router {
  const router = express.Router()
  router.get('/health', (_req, res) => {
    res.json({ status: 'ok' })
  })
  router.get('/health/ready', async (_req, res) => {
    const readiness = await readinessOf(checks)
    res.status(readiness.status === 'ready' ? 200 : 503).json(readiness)
  })
  return router
}
