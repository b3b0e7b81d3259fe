// What a failed attempt means: for the client, for the circuit breaker, and for a retry.
import { HttpError, unavailable } from '@portal/chassis/errors'
import { hasBody } from '@portal/chassis/http/body'
import type { AttemptResult } from './attempt.ts'
import type { Outcome } from './circuit-breaker.ts'
import type { ProxiedRequest } from './proxied-request.ts'

const readMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const brokenCodes = new Set(['ECONNRESET', 'EPIPE'])
const clientTimeoutCode = 'ECLIENTTIMEDOUT'
const unavailableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

/** Whether a request may be sent again: nothing of it has arrived, or it only reads. */
export function isRetryable({ req, body }: ProxiedRequest, error: Error): boolean {
  // A body that is forwarded as it arrives cannot be sent again.
  if (!body && hasBody(req)) return false
  const code = codeOf(error)
  return code === 'ECONNREFUSED' || (brokenCodes.has(code) && readMethods.has(req.method ?? '') && !body)
}

/** The outcome to report to the circuit breaker. Any response counts, whatever its status. */
export function outcomeOf(result: AttemptResult): Outcome {
  if (!result) return 'unknown'
  if (!('error' in result)) return 'responded'
  const code = codeOf(result.error)
  if (code === 'ETIMEDOUT') return 'late'
  // Any other error, such as an invalid or oversized header, concerns one response only.
  return brokenCodes.has(code) || unavailableCodes.has(code) ? 'broken' : 'unknown'
}

/** The error that the client gets for a failed attempt. It does not reveal the service's address. */
export function httpErrorOf(error: Error): HttpError {
  const code = codeOf(error)
  if (unavailableCodes.has(code)) return unavailable('The service for this request is unavailable; try again shortly')
  if (code === clientTimeoutCode) return requestTooSlow()
  if (code === 'ETIMEDOUT') {
    return new HttpError('timeout', 'NO_ANSWER', 'The service for this request did not respond in time')
  }
  const detail = 'The service for this request returned no valid response; try again shortly'
  return new HttpError('badGateway', 'BAD_GATEWAY', detail)
}

export function requestTooSlow(): HttpError {
  return new HttpError('requestTimeout', 'REQUEST_TOO_SLOW', 'The request did not arrive in time')
}

export function circuitOpen(): HttpError {
  return unavailable('The service for this request is not responding; try again shortly', 'CIRCUIT_OPEN')
}

export function shuttingDown(): HttpError {
  return unavailable('This gateway is shutting down; try again shortly')
}

/** The error of a service that was silent for too long. */
export function responseTimeout(): Error {
  return Object.assign(new Error('the service did not respond in time'), { code: 'ETIMEDOUT' })
}

/** The error of a client that was silent for too long while it sent a body that is forwarded as it arrives. */
export function requestTimeout(): Error {
  return Object.assign(new Error('the client did not send its body in time'), { code: clientTimeoutCode })
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}
