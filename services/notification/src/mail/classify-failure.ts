const firstRetryMs = 1_000
const longestRetryMs = 15 * 60_000
const maxRetryWhileUnavailableMs = 60_000
// RFC 5321, section 4.5.4.1, asks senders to keep trying for four to five days.
const giveUpAfterMs = 4 * 24 * 3600_000

/** What nodemailer says of a failure: the server's code and the command it answered, where it came that far. */
export type MailFailure = { responseCode?: number | undefined; command?: string | undefined }

export type RetryDecision = 'give up' | { retryInMs: number }

/**
 * Decides what becomes of a mail that could not be sent. A server that refuses the recipient or the message for good
 * (5xx) has the last word; whatever else went wrong (the server away, too slow or busy, our credentials or our sender
 * address refused) can be put right by somebody, so the mail is tried again, ever less often, for four days. What is the
 * server's state and not about the mail is tried at least every minute, so that mails flow again soon after its return.
 */
export function classifyFailure(failure: MailFailure, attempt: number, ageMs: number): RetryDecision {
  const rejectedPermanently =
    (failure.responseCode ?? 0) >= 500 && (failure.command === 'RCPT TO' || failure.command === 'DATA')
  if (rejectedPermanently || ageMs >= giveUpAfterMs) return 'give up'
  const longestMs = isServerUnavailable(failure) ? maxRetryWhileUnavailableMs : longestRetryMs
  const ceilingMs = Math.min(firstRetryMs * 2 ** (attempt - 1), longestMs)
  // Half of it at random, so that mails which failed together do not come back together.
  return { retryInMs: ceilingMs / 2 + (Math.random() * ceilingMs) / 2 }
}

/** Nobody there, no answer in time, a greeting that refuses us, or 421, with which a server closes at any point. */
function isServerUnavailable({ responseCode, command }: MailFailure): boolean {
  return responseCode === undefined || responseCode === 421 || command === 'CONN'
}
