import type { KeyObject } from 'node:crypto'
import type { Logger } from '@portal/chassis/runtime/log'
import { inSpan, SpanKind } from '@portal/chassis/runtime/tracing'
import type { DeliveryRow } from '../schema.ts'
import { classifyFailure, type MailFailure } from './classify-failure.ts'
import type { InvitationSource } from './invitation-mail.ts'
import { type CompletedMail, completeMail } from './link.ts'
import type { Mailer } from './mailer.ts'
import type { Outcome } from './record-outcomes.ts'

type Dependencies = {
  mailer: Mailer
  log: Logger
  linkKey: KeyObject
  invitationOf: InvitationSource
  signal: AbortSignal
}
type Result = Outcome['result']

/**
 * Sends an email unless its link has expired or the invite that it is about is gone. Returns what became of it; a failure
 * is also logged.
 */
export async function attemptDelivery(dependencies: Dependencies, delivery: DeliveryRow): Promise<Result> {
  const { log, linkKey } = dependencies
  if (delivery.expiresAt !== null && delivery.expiresAt <= new Date()) {
    log.warn({ delivery: delivery.id, kind: delivery.kind }, 'email given up: its link has expired')
    return { state: 'FAILED', lastError: 'the link in the email has expired' }
  }
  if (delivery.inviteId !== null) return attemptInvitation(dependencies, delivery, delivery.inviteId)
  return send(dependencies, delivery, completeMail(linkKey, delivery))
}

async function attemptInvitation(dependencies: Dependencies, delivery: DeliveryRow, inviteId: number): Promise<Result> {
  try {
    const completed = await dependencies.invitationOf(delivery, inviteId)
    // It was used, refused or withdrawn, or has expired.
    if (!completed) return 'NEEDLESS'
    return await send(dependencies, delivery, completed)
  } catch (error) {
    return resultOfFailure(dependencies.log, delivery, error as Error)
  }
}

async function send(
  { mailer, log, signal }: Dependencies,
  delivery: DeliveryRow,
  { mail, redact }: CompletedMail,
): Promise<Result> {
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
