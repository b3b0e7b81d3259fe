import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { createSender, expectStatus, logIn } from '@portal/stack/api-client'
import { loadCrowd } from '@portal/stack/crowd/load-crowd'
import { perService } from '@portal/stack/service-names'
import { startThrowawayStack, type ThrowawayStack } from '@portal/stack/throwaway-stack'
import { until } from '@portal/stack/until'
import { afterAll, beforeAll, expect, it } from 'vitest'

let portal: ThrowawayStack
beforeAll(async () => {
  portal = await startThrowawayStack({ demo: 'all' })
}, 120_000)
afterAll(() => portal?.stop(), 60_000)

/** What an administrator sees of the jobs and applications. */
async function findAll() {
  const { gateway } = portal.describe()
  const token = await logIn(createSender(gateway.url), 'admin@example.com', demoPassword)
  const admin = createSender(gateway.url, { token })
  const read = (path: string) => expectStatus(200, admin('GET', path))
  const [jobs, applications] = [await read('/api/v1/jobs/?limit=100'), await read('/api/v1/applications/?limit=100')]
  return {
    jobs: jobs.map(({ id, title, status }: Record<string, unknown>) => [id, title, status]),
    applications: applications.map(({ id, status }: Record<string, unknown>) => [id, status]),
  }
}

it('The rest of the demo data is loaded while the portal runs, and loading it again changes nothing', {
  timeout: 400_000,
}, async () => {
  const due = join(dirname(portal.stackFile), 'demo-rest-due')
  await until('the rest of the demo data', () => !existsSync(due), 200_000, { everyMs: 200 })

  const loaded = await findAll()
  expect(loaded.jobs.length).toBeGreaterThan(40)
  expect(loaded.jobs.slice(-2).map(([id]: [number]) => id)).toEqual([2, 1])
  expect(new Set(loaded.applications.map(([, status]: [number, string]) => status)).size).toBe(5)

  const { services } = portal.describe()
  await loadCrowd({ services: perService((name) => services[name].url), signal: AbortSignal.timeout(180_000) })
  expect(await findAll()).toEqual(loaded)
})
