// What each user of the broker may do. Guaranteed, where the broker has these users: a service publishes the events of its
// own and of no other owner; it takes events by the durable consumers of its own, and reads nothing else, responses to
// others included; it changes no stream, and takes no message out of one. Two things need more: auth erases people's
// events wherever they lie, and the operator, who makes the streams and publishes parked events again, may do everything.
//
// A service must not even make its own stream, because a stream can be configured to keep what comes to others' inboxes, to
// copy others' streams, and to publish under others' subjects; permissions look at the subject of a request alone.
//
// Not guaranteed: the broker responds to whatever subject a request names, so a service can have responses kept among the
// events of another, where they are parked as malformed, and events that it is given repeated there, which consumers skip.
// Auth, which is given events of its own, could write others' in that way.
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

/** The permissions of a user where all streams and subjects have this prefix. */
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
      ...consumers.flatMap(([durable, given]) => consuming(prefix, durable, given)),
      ...consumers.map(([durable]) => `${prefix}parked.${durable}.>`),
      ...consumers.map(([durable]) => `${prefix}parked.${durable}`),
      ...(user === 'auth' ? erasing(prefix) : []),
    ],
    subscribe: [`${inboxOf(prefix, user)}.>`, ...announcements],
  }
}

function consuming(prefix: string, durable: string, given: string): string[] {
  const [owner] = given.split('.') as [Owner]
  const consumer = `${streamName(prefix, owner)}.${durable}`
  return [
    `${api}.CONSUMER.CREATE.${consumer}.${prefix}${given}.>`,
    `${api}.CONSUMER.INFO.${consumer}`,
    `${api}.CONSUMER.MSG.NEXT.${consumer}`,
    `$JS.ACK.${consumer}.>`,
    // As newer servers have it: behind a domain and an account.
    `$JS.ACK.*.*.${consumer}.>`,
  ]
}

function erasing(prefix: string): string[] {
  const streams = [...owners.map((owner) => streamName(prefix, owner)), deadLetterStreamName(prefix)]
  return ['INFO', 'MSG.GET', 'MSG.DELETE'].flatMap((act) => streams.map((stream) => `${api}.STREAM.${act}.${stream}`))
}

/**
 * The part of a configuration of nats-server that makes these users, each with its permissions and a password. A `suffix`
 * of their names makes other users with the same permissions.
 */
export function authorizationOf(prefix: string, passwords: Readonly<Record<BrokerUser, string>>, suffix = ''): string {
  const users = brokerUsers.map((user) => ({
    user: `${prefix}${user}${suffix}`,
    password: passwords[user],
    permissions: permissionsOf(prefix, user),
  }))
  return `${JSON.stringify({ authorization: { users } }, undefined, 2).replace(/^\{\n|\n\}$/g, '')}\n`
}
