import express, { type Router } from 'express'

export type Checks = Readonly<Record<string, () => Promise<void>>>
export type Readiness = { status: 'ready' | 'unavailable'; checks: Record<string, 'up' | 'down'> }

const checkTimeoutMs = 1000

/** Asks every check at once, each for at most a second. */
export async function readinessOf(checks: Checks): Promise<Readiness> {
  const states = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, (await succeeds(check)) ? 'up' : 'down'] as const),
  )
  const status = states.every(([, state]) => state === 'up') ? 'ready' : 'unavailable'
  return { status, checks: Object.fromEntries(states) }
}

async function succeeds(check: () => Promise<void>): Promise<boolean> {
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
