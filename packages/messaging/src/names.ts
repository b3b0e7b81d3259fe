// What streams, subjects and users of the broker are called. `prefix` is put before all of them, where several portals share
// a broker.
import { type Owner, owners } from '@portal/contracts/event'

/** Who connects to the broker. */
export const brokerUsers = [...owners, 'operator'] as const
export type BrokerUser = (typeof brokerUsers)[number]

/** The stream of an owner's events. */
export function streamName(prefix: string, owner: Owner): string {
  return `${prefix}${owner}`.toUpperCase()
}

/** The stream of messages that no consumer could handle. */
export function deadLetterStreamName(prefix: string): string {
  return `${prefix}parked`.toUpperCase()
}

/** Where responses to a user come in. */
export function inboxOf(prefix: string, user: BrokerUser): string {
  return `_INBOX_${prefix}${user}`
}

/** Apart from the subjects of every owner, so that no stream keeps announcements. */
export function announcementSubject(prefix: string, topic: string): string {
  return `${prefix}announcement.${topic}`
}
