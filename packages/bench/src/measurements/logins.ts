import { execFile } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { figure, type Measurement, machineLoad, quantile, type Result, type Run } from '../figure.ts'
import { type PortalUnderTest, startPortal } from '../portal.ts'

const concurrency = 8
const readingPauseMs = 10
const bcryptCost = 12

/** Eight people log in concurrently and repeatedly while another client reads the list of jobs. */
export const logins: Measurement = { name: 'logins', measure }

async function measure({ quick }: Run): Promise<Result> {
  const seconds = quick ? 4 : 10
  const portal = await startPortal({ probed: ['auth'], bcryptCost, logLevel: 'warn' })
  try {
    const people = await portal.register(concurrency)
    // Warm-up, not counted.
    await Promise.all([...people.map((email) => portal.logIn(email)), readJobs(portal, 1)])
    const undisturbed = await readJobs(portal, seconds)
    const idle = await portal.eventLoopDelay('auth')
    const [loginMs, meanwhile] = await Promise.all([
      logInRepeatedly(portal, people, seconds),
      readJobs(portal, seconds),
    ])
    const busy = await portal.eventLoopDelay('auth')
    const [rate, bound] = [loginMs.length / seconds, await checkPasswords(seconds)]
    const figures = [
      figure('logins', '/s', { value: rate }),
      figure('passwords that all cores can check', '/s', { value: bound }),
      figure('logins, share of what the cores allow', '', { value: rate / bound, target: { atLeast: 0.8 } }),
      figure('login, median', 'ms', { value: quantile(loginMs, 0.5) }),
      figure('login, p99', 'ms', { value: quantile(loginMs, 0.99) }),
      figure('event loop of auth, p50', 'ms', { value: busy.p50 }),
      figure('event loop of auth, p99', 'ms', { value: busy.p99, target: { atMost: 20 } }),
      figure('event loop of auth, p99 by time', 'ms', { value: busy.p99ByTime }),
      figure('event loop of auth, max', 'ms', { value: busy.max }),
      figure('event loop of auth without logins, p99', 'ms', { value: idle.p99 }),
      figure('GET /jobs meanwhile, p99', 'ms', { value: quantile(meanwhile, 0.99), target: { atMost: 100 } }),
      figure('GET /jobs without logins, p99', 'ms', { value: quantile(undisturbed, 0.99) }),
      machineLoad(),
    ]
    return { figures }
  } finally {
    await portal.stop()
  }
}

/** How many passwords a second processes that do nothing else check, one on each core. */
async function checkPasswords(seconds: number): Promise<number> {
  const script = fileURLToPath(new URL('../comparisons/bare-hashing.ts', import.meta.url))
  const args = [script, String(seconds), String(bcryptCost)]
  const checking = Array.from({ length: availableParallelism() }, () => promisify(execFile)(process.execPath, args))
  const counts = (await Promise.all(checking)).map(({ stdout }) => Number(stdout))
  return counts.reduce((sum, count) => sum + count, 0) / seconds
}

/** Returns the duration of each login, in milliseconds. */
async function logInRepeatedly(portal: PortalUnderTest, people: readonly string[], seconds: number): Promise<number[]> {
  const tookMs: number[] = []
  const end = performance.now() + seconds * 1000
  const keepLoggingIn = async (email: string) => {
    while (performance.now() < end) {
      const start = performance.now()
      const status = await portal.logIn(email)
      if (status !== 200) throw new Error(`logging in responded with ${status}`)
      tookMs.push(performance.now() - start)
    }
  }
  await Promise.all(people.map(keepLoggingIn))
  return tookMs
}

async function readJobs({ gatewayUrl }: PortalUnderTest, forSeconds: number): Promise<number[]> {
  const tookMs: number[] = []
  const end = performance.now() + forSeconds * 1000
  while (performance.now() < end) {
    const start = performance.now()
    const response = await fetch(new URL('/api/v1/jobs/', gatewayUrl))
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`reading jobs responded with ${response.status}`)
    tookMs.push(performance.now() - start)
    await pause(readingPauseMs)
  }
  return tookMs
}
