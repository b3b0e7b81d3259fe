const maxPerHour = 5

/** The links sent to an account for one purpose. */
export type RecentLinks = { inLastHour: number; hasOpenLink: boolean }

/**
 * Whether a link requested by an anonymous user may be sent: five an hour, and above that only if no link is open. So a
 * stranger can neither flood a mailbox nor use up the limit to keep the owner from a working link.
 */
export function maySendLink({ inLastHour, hasOpenLink }: RecentLinks): boolean {
  return inLastHour < maxPerHour || !hasOpenLink
}
