import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { demoPassword } from '@portal/contracts/auth/demo-accounts'
import { expectStatus } from '@portal/stack/api-client'
import { startThrowawayStack, type ThrowawayStack } from '@portal/stack/throwaway-stack'
import { until } from '@portal/testing/until'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../client.ts'
import { drawTrace, type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from './otlp-receiver.ts'

let receiver: OtlpReceiver
let portal: ThrowawayStack
beforeAll(async () => {
  receiver = await startOtlpReceiver()
  const variables = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '200',
  }
  portal = await startThrowawayStack({ demo: 'small', variables })
}, 120_000)
afterAll(async () => {
  await portal.stop()
  await receiver.stop()
}, 60_000)

/** Applies for a job as a client with tracing, whose trace the portal's spans become part of. */
async function apply(traceId: string): Promise<void> {
  const alice = await createClient(portal.describe().gateway.url).logIn('alice@example.com', demoPassword)
  const traceparent = traceParentOf(traceId)
  await expectStatus(201, alice.request('POST', '/api/v1/applications/', { job_id: 2 }, { traceparent }))
}

function traceParentOf(traceId: string): string {
  return `00-${traceId}-${randomBytes(8).toString('hex')}-01`
}

const seekerNotified = 'profile process application.submitted'

test('one application is one trace, from the gateway to the emails to both sides', { timeout: 60_000 }, async () => {
  const traceId = randomBytes(16).toString('hex')
  await apply(traceId)

  const spans = await until('the whole trace', async () => {
    const arrived = receiver.spans.filter((span) => span.traceId === traceId)
    const ids = new Set(arrived.map(({ spanId }) => spanId))
    const roots = arrived.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''))
    const ends = arrived.filter(({ service, name }) => name === 'send mail' || `${service} ${name}` === seekerNotified)
    return roots.length === 1 && ends.length === 3 && arrived
  })
  process.stdout.write(`${drawTrace(spans)}\n`)

  const spansOf = (name: string) => spans.filter((span) => span.name === name)
  const parentOf = (child: ReceivedSpan) => spans.find(({ spanId }) => spanId === child.parentSpanId)
  const pathTo = (span: ReceivedSpan): string[] => {
    const parent = parentOf(span)
    return [...(parent ? pathTo(parent) : []), `${span.service}: ${span.name}`]
  }
  const request = ['gateway: POST /api/v1/applications/', 'gateway: pass on to application']
  const recorded = [...request, 'application: POST /api/v1/applications']
  for (const mail of spansOf('send mail')) {
    expect(pathTo(mail)).toEqual([
      ...recorded,
      'application: publish application.submitted',
      'notification: process application.submitted',
      'notification: send mail',
    ])
  }
  const paths = spans.map(pathTo)
  expect(paths).toContainEqual([request[0], 'gateway: redis EVALSHA'])
  expect(paths).toContainEqual([...recorded, 'application: mysql INSERT'])
  expect(paths).toContainEqual([
    ...recorded,
    'application: publish application.submitted',
    'profile: process application.submitted',
  ])
})

test('a trace contains no values of SQL statements, no email addresses and no tokens', async () => {
  const text = JSON.stringify(receiver.spans)

  expect(text).toContain('insert into `applications`')
  expect(text).not.toMatch(/@example|password123|eyJ[\w-]{5,}/)
})

test('each log line contains the id of its trace', { timeout: 60_000 }, async () => {
  const traceId = randomBytes(16).toString('hex')
  const { guest } = createClient(portal.describe().gateway.url)
  await guest.request('GET', '/api/v1/jobs/1', undefined, { traceparent: traceParentOf(traceId) })

  const folder = join(dirname(portal.stackFile), 'logs')
  await until('the lines', async () => {
    const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    const ours = lines.filter((line) => line.includes(`"trace_id":"${traceId}"`)).map((line) => JSON.parse(line))
    return ['gateway', 'job'].every((service) => ours.some((line) => line.service === service))
  })
})
