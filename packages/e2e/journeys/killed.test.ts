import { readFileSync } from 'node:fs'
import { until } from '@portal/testing/until'
import { describe, expect, inject, it } from 'vitest'
import { expectStatus, guest } from './person.ts'

type Process = { url: string; pid: number }
type StackFile = { gateway: Process; services: Record<string, Process> }

const services = ['auth', 'job', 'profile', 'application', 'notification'] as const

function stack(): StackFile {
  return JSON.parse(readFileSync(inject('portal').stackFile, 'utf8'))
}

function readiness() {
  return guest.request('GET', '/ready').catch(() => undefined)
}

describe('a process that is killed', () => {
  it.each(services)('is restarted, and /ready reports it meanwhile: %s', async (name) => {
    const { pid } = stack().services[name] as Process
    process.kill(pid, 'SIGKILL')

    const unavailable = await until('/ready to report the failure', async () => {
      const response = await readiness()
      return response?.status === 503 && response.body
    })
    expect(unavailable.services[name].status).not.toBe('ready')
    await until(`${name} to be ready again`, async () => (await readiness())?.status === 200)
    expect(stack().services[name]?.pid).not.toBe(pid)
  })

  it('is restarted if it is the gateway', async () => {
    const { pid } = stack().gateway
    process.kill(pid, 'SIGKILL')

    await until('the gateway to be ready again', async () => {
      const { gateway } = stack()
      return gateway.pid !== pid && (await readiness())?.status === 200
    })
    await expectStatus(200, guest.request('GET', '/api/v1/jobs/'))
  })
})
