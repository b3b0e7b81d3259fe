const maxPerHour = 5

/** What was mailed for an account, all of it for one purpose. */
export type EmailSent = { inLastHour: number; hasOpenLink: boolean }

/**
 * Whether a link may be mailed that somebody has asked for without being signed in: a handful in an hour, and beyond
 * that only where no link is open. So nobody can flood a mailbox, nor keep its owner from a link that works by asking
 * for many.
 */
export function maySendLink({ inLastHour, hasOpenLink }: EmailSent): boolean {
  return inLastHour < maxPerHour || !hasOpenLink
}
