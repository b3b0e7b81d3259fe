const firstRetryMs = 1_000
const longestRetryMs = 15 * 60_000
const maxRetryWhileUnavailableMs = 60_000
// RFC 5321, section 4.5.4.1: senders should keep trying for four to five days.
const giveUpAfterMs = 4 * 24 * 3600_000

/** Properties of nodemailer's errors: the server's response code and the command it responded to, if there was one. */
export type MailFailure = { responseCode?: number | undefined; command?: string | undefined }

export type RetryDecision = 'give up' | { retryInMs: number }

/**
 * Decides whether an email that could not be sent is retried. `attempt` counts from 1; `ageMs` is the time since the
 * email was written or requeued. A permanent rejection (5xx) of the recipient or the message is final. All other
 * failures (server unavailable, slow or busy, credentials or sender address rejected) can be fixed on either side, so
 * the email is retried with growing delays for four days. Failures of the server itself are retried at least every
 * minute, so that emails go out soon after it recovers.
 */
export function classifyFailure(failure: MailFailure, attempt: number, ageMs: number): RetryDecision {
  const rejectedPermanently =
    (failure.responseCode ?? 0) >= 500 && (failure.command === 'RCPT TO' || failure.command === 'DATA')
  if (rejectedPermanently || ageMs >= giveUpAfterMs) return 'give up'
  const longestMs = isServerUnavailable(failure) ? maxRetryWhileUnavailableMs : longestRetryMs
  const ceilingMs = Math.min(firstRetryMs * 2 ** (attempt - 1), longestMs)
  // Jitter: emails that failed together are not retried together.
  return { retryInMs: ceilingMs / 2 + (Math.random() * ceilingMs) / 2 }
}

/** True for no connection, a timeout, a rejected handshake, or 421 (RFC 5321: the server is shutting down). */
function isServerUnavailable({ responseCode, command }: MailFailure): boolean {
  return responseCode === undefined || responseCode === 421 || command === 'CONN'
}
