import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@portal/chassis/runtime/log'
import { currentTraceparent, inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { Owner } from '@portal/contracts/event'
import type { Authorized } from '../access/authorize.ts'
import { type AttemptResult, attemptRequest, type Connections } from './attempt.ts'
import type { CircuitBreaker } from './circuit-breaker.ts'
import { circuitOpen, httpErrorOf, isRetryable, outcomeOf } from './failures.ts'
import { hasEnded, type ProxiedRequest, reject } from './proxied-request.ts'

const minRetryDelayMs = 50
const retryDelayRangeMs = 100

export type Sender = Pick<Authorized, 'client' | 'charge'>

/** Forwards a request that has its place. Resolves once a response has begun, or an error was sent. */
export type Forward = (connections: Connections, request: ProxiedRequest, sender: Sender) => Promise<void>

type Target = {
  name: Owner | 'web'
  circuit: CircuitBreaker
  log: Logger
}

/** Creates the function that forwards requests to a process, with one retry, and reports to its circuit how they ended. */
export function createForward({ name, circuit, log }: Target): Forward {
  const onBreak = (error: Error) => log.warn({ err: error, upstream: name }, 'a service failed during its response')

  const fail = (request: ProxiedRequest, error: Error) => {
    const { res } = request
    const httpError = httpErrorOf(error)
    log.warn({ err: error, upstream: name, code: httpError.code }, 'a request to a service failed')
    if (!res.headersSent && !res.destroyed) reject(request, httpError)
  }

  return async (connections, request, { client, charge }) => {
    const { req } = request
    if (hasEnded(request)) return
    const reportOutcome = circuit.allow(client.name)
    if (!reportOutcome) return reject(request, circuitOpen())
    const result = await withRetry(request, () =>
      inSpan(`pass on to ${name}`, { kind: SpanKind.CLIENT }, () => {
        const traceparent = currentTraceparent()
        if (traceparent) req.headers.traceparent = traceparent
        return attemptRequest(request, connections, onBreak)
      }),
    )
    if (result && 'error' in result) fail(request, result.error)
    // Of a stream the length is unknown; the services limit those by themselves.
    else if (result) charge(result.bodyBytes)
    reportOutcome(outcomeOf(result))
  }
}

/** Retries once, after a random delay, so that clients whose connections broke together do not retry together. */
async function withRetry(request: ProxiedRequest, attempt: () => Promise<AttemptResult>): Promise<AttemptResult> {
  const first = await attempt()
  if (!first || !('error' in first) || !isRetryable(request, first.error)) return first
  await pause(minRetryDelayMs + Math.random() * retryDelayRangeMs)
  return hasEnded(request) ? undefined : attempt()
}
