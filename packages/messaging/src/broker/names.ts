// The names of the broker's streams, subjects and users. `prefix` is prepended to all of them, so that several portals
// can share a broker.
import { type Owner, owners } from '@portal/contracts/event'

/** The users of the broker. */
export const brokerUsers = [...owners, 'operator'] as const
export type BrokerUser = (typeof brokerUsers)[number]

/** The stream of an owner's events. */
export function streamName(prefix: string, owner: Owner): string {
  return `${prefix}${owner}`.toUpperCase()
}

/** The stream of messages that a consumer could not process. */
export function deadLetterStreamName(prefix: string): string {
  return `${prefix}parked`.toUpperCase()
}

/** The prefix of the subjects that responses to a user are sent to. */
export function inboxOf(prefix: string, user: BrokerUser): string {
  return `_INBOX_${prefix}${user}`
}

/** Outside the subjects of every owner, so that no stream stores announcements. */
export function announcementSubject(prefix: string, topic: string): string {
  return `${prefix}announcement.${topic}`
}
