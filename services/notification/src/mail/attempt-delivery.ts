import type { KeyObject } from 'node:crypto'
import type { Logger } from '@portal/chassis/runtime/log'
import { inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { DeliveryRow } from '../schema.ts'
import { classifyFailure, type MailFailure } from './classify-failure.ts'
import { completeMail } from './link.ts'
import type { Mailer } from './mailer.ts'
import type { Outcome } from './record-outcomes.ts'

type Dependencies = { mailer: Mailer; log: Logger; linkKey: KeyObject; signal: AbortSignal }
type Result = Outcome['result']

/** Sends an email unless its link has expired. Returns what became of it; a failure is also logged. */
export async function attemptDelivery(dependencies: Dependencies, delivery: DeliveryRow): Promise<Result> {
  const { mailer, log, linkKey, signal } = dependencies
  if (delivery.expiresAt !== null && delivery.expiresAt <= new Date()) {
    log.warn({ delivery: delivery.id, kind: delivery.kind }, 'email given up: its link has expired')
    return { state: 'FAILED', lastError: 'the link in the email has expired' }
  }
  const { mail, redact } = completeMail(linkKey, delivery)
  try {
    const span = { kind: SpanKind.CLIENT, from: delivery.traceparent }
    await inSpan('send mail', span, () => mailer.send(mail, signal))
    return 'SENT'
  } catch (thrown) {
    const error = thrown as Error & MailFailure
    error.message = redact(error.message)
    return resultOfFailure(log, delivery, error)
  }
}

function resultOfFailure(log: Logger, delivery: DeliveryRow, error: Error & MailFailure): Result {
  const { attempts } = delivery
  const ageMs = Date.now() - +(delivery.requeuedAt ?? delivery.createdAt)
  const decision = classifyFailure(error, attempts, ageMs)
  const details = { err: error, delivery: delivery.id, kind: delivery.kind, attempt: attempts }
  const lastError = error.message.slice(0, 500)
  if (decision === 'give up') {
    log.error(details, 'email given up')
    return { state: 'FAILED', lastError }
  }
  log.warn(details, 'email could not be sent, will be retried')
  return { state: 'PENDING', lastError, retryInMs: decision.retryInMs }
}
