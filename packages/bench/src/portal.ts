import { randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startThrowawayStack } from '@portal/dev-env/throwaway-stack'
import { waitUntil } from '@portal/dev-env/wait-until'
import type { EventLoopDelay } from './event-loop-probe.ts'

const password = 'correct horse battery staple'

export type PortalUnderTest = {
  gatewayUrl: string
  /** Registers so many people; returns their addresses. */
  register: (count: number) => Promise<string[]>
  /** Tries to log in, and returns the status of the answer. */
  logIn: (email: string, secret?: string) => Promise<number>
  /** How late the event loop of the auth service has been since it was last asked. */
  eventLoopDelay: () => Promise<EventLoopDelay>
  stop: () => Promise<void>
}

/** The whole portal on throwaway data, with passwords that cost what they do in earnest. */
export async function startPortal(): Promise<PortalUnderTest> {
  const probeDir = mkdtempSync(join(tmpdir(), 'portal-bench-'))
  const stack = await startThrowawayStack({
    variables: {
      BCRYPT_COST: '12',
      LOG_LEVEL: 'warn',
      NODE_OPTIONS: `--import=${new URL('event-loop-probe.ts', import.meta.url)}`,
      BENCH_PROBED: join('services', 'auth'),
      BENCH_PROBE_DIR: probeDir,
    },
  })
  const gatewayUrl = stack.describe().gateway.url
  const post = (path: string, init: RequestInit) => fetch(new URL(path, gatewayUrl), { method: 'POST', ...init })

  const registerOne = async (): Promise<string> => {
    const email = `bench-${randomUUID()}@example.com`
    const body = JSON.stringify({ email, password, role: 'JOB_SEEKER' })
    const answer = await post('/api/v1/auth/register', { body, headers: { 'content-type': 'application/json' } })
    if (answer.status !== 201) throw new Error(`registering answered ${answer.status} ${await answer.text()}`)
    return email
  }

  return {
    gatewayUrl,
    register: async (count) => {
      const emails: string[] = []
      // A few at a time, as many more would be told to come again.
      for (let left = count; left > 0; left -= 8) {
        emails.push(...(await Promise.all(Array.from({ length: Math.min(8, left) }, registerOne))))
      }
      return emails
    },
    logIn: async (username, secret = password) => {
      const answer = await post('/api/v1/auth/login/access-token', {
        body: new URLSearchParams({ username, password: secret }),
      })
      await answer.arrayBuffer()
      return answer.status
    },
    eventLoopDelay: () => askProbe(stack.describe().services.auth.pid, probeDir),
    stop: async () => {
      await stack.stop()
      rmSync(probeDir, { recursive: true, force: true })
    },
  }
}

async function askProbe(pid: number | null, dir: string): Promise<EventLoopDelay> {
  if (pid === null) throw new Error('the auth service is not running')
  const path = join(dir, `${pid}.json`)
  rmSync(path, { force: true })
  process.kill(pid, 'SIGUSR2')
  const isThere = async () => {
    if (!existsSync(path)) throw new Error('the probe has not answered')
  }
  await waitUntil(isThere, { what: 'the probe', deadlineMs: 10_000 })
  return JSON.parse(readFileSync(path, 'utf8')) as EventLoopDelay
}
