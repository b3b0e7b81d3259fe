// The permissions of each user of the broker (ADR 31, which also says why a service may not create its own stream).
// Guarantees: a service publishes only its own events, reads only through its own consumers and inbox, and changes no
// stream. Only auth, which erases events in all streams, and the operator, who may do everything, can do more.
// Does not guarantee: reply subjects. A service can direct a response into another's stream, where it is parked as
// malformed, or repeat an event there, which consumers skip. Auth, which receives its own events, could forge others'.
import { durableConsumers } from '@portal/contracts/consumers'
import { type Owner, owners } from '@portal/contracts/event'
import {
  announcementSubject,
  type BrokerUser,
  brokerUsers,
  deadLetterStreamName,
  inboxOf,
  streamName,
} from './names.ts'

/** Subjects that may be published and subscribed to; wildcards are those of NATS. */
export type Permissions = { publish: string[]; subscribe: string[] }

/** Topics of announcements, which replicas of a service send each other. */
const topicsOf: Partial<Record<Owner, readonly string[]>> = { notification: ['inbox'] }
const api = '$JS.API'

/** The permissions of a user on streams and subjects with this prefix. */
export function permissionsOf(prefix: string, user: BrokerUser): Permissions {
  if (user === 'operator') return { publish: ['>'], subscribe: ['>'] }
  const parked = deadLetterStreamName(prefix)
  const consumers = Object.entries(durableConsumers[user])
  const announcements = (topicsOf[user] ?? []).map((topic) => announcementSubject(prefix, topic))
  return {
    publish: [
      `${prefix}${user}.>`,
      ...announcements,
      ...[streamName(prefix, user), parked].map((stream) => `${api}.STREAM.INFO.${stream}`),
      ...consumers.flatMap(([durable, filter]) => consuming(prefix, durable, filter)),
      ...consumers.map(([durable]) => `${prefix}parked.${durable}.>`),
      ...consumers.map(([durable]) => `${prefix}parked.${durable}`),
      ...(user === 'auth' ? erasing(prefix) : []),
    ],
    subscribe: [`${inboxOf(prefix, user)}.>`, ...announcements],
  }
}

function consuming(prefix: string, durable: string, filter: string): string[] {
  const [owner] = filter.split('.') as [Owner]
  const consumer = `${streamName(prefix, owner)}.${durable}`
  return [
    `${api}.CONSUMER.CREATE.${consumer}.${prefix}${filter}.>`,
    `${api}.CONSUMER.INFO.${consumer}`,
    `${api}.CONSUMER.MSG.NEXT.${consumer}`,
    `$JS.ACK.${consumer}.>`,
    // Newer servers put a domain and an account in front.
    `$JS.ACK.*.*.${consumer}.>`,
  ]
}

function erasing(prefix: string): string[] {
  const streams = [...owners.map((owner) => streamName(prefix, owner)), deadLetterStreamName(prefix)]
  const actions = ['INFO', 'MSG.GET', 'MSG.DELETE']
  return actions.flatMap((action) => streams.map((stream) => `${api}.STREAM.${action}.${stream}`))
}

/**
 * The `authorization` block for the configuration of nats-server: all users, each with its permissions and a password.
 * A `suffix` on their names adds other users with the same permissions.
 */
export function authorizationOf(prefix: string, passwords: Readonly<Record<BrokerUser, string>>, suffix = ''): string {
  const users = brokerUsers.map((user) => ({
    user: `${prefix}${user}${suffix}`,
    password: passwords[user],
    permissions: permissionsOf(prefix, user),
  }))
  return `${JSON.stringify({ authorization: { users } }, undefined, 2).replace(/^\{\n|\n\}$/g, '')}\n`
}
