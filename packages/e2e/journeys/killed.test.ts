import { expectStatus } from '@portal/stack/api-client'
import { serviceNames } from '@portal/stack/service-names'
import { until } from '@portal/testing/until'
import { describe, expect, it } from 'vitest'
import { guest } from './person.ts'
import { describeStack } from './running-stack.ts'

// A busy machine takes much longer than the two seconds of a quiet one.
const restartMs = 30_000

function readiness() {
  return guest.request('GET', '/ready').catch(() => undefined)
}

describe('a process that is killed', () => {
  it.each(serviceNames)('is restarted, and /ready reports it meanwhile: %s', async (name) => {
    const { pid } = describeStack().services[name]
    process.kill(Number(pid), 'SIGKILL')

    const unavailable = await until('/ready to report the failure', async () => {
      const response = await readiness()
      return response?.status === 503 && response.body
    })
    expect(unavailable.services[name].status).not.toBe('ready')
    await until(`${name} to be ready again`, async () => (await readiness())?.status === 200, restartMs)
    expect(describeStack().services[name].pid).not.toBe(pid)
  })

  it('is restarted if it is the gateway', async () => {
    const { pid } = describeStack().gateway
    process.kill(Number(pid), 'SIGKILL')

    await until(
      'the gateway to be ready again',
      async () => {
        const { gateway } = describeStack()
        return gateway.pid !== pid && (await readiness())?.status === 200
      },
      restartMs,
    )
    await expectStatus(200, guest.request('GET', '/api/v1/jobs/'))
  })
})
