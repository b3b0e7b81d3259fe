// The dead letter queue: messages that a consumer could not process, in a stream of their own (ADR 13).
// Guarantees: a message is stored byte for byte until an operator replays or drops it, for at most 90 days. A replay
// goes to all consumers; those that processed it skip it. Personal data has its person in the subject, for erasure.
// Does not guarantee: that a consumer parks nothing about a person during their erasure; erasing again deletes it.
// On crash: a replay publishes first and deletes second, so a crash in between replays twice rather than never.
import { randomUUID } from 'node:crypto'
import type { StoredMsg } from '@nats-io/jetstream'
import { headers, type MsgHdrs, nanos } from '@nats-io/transport-node'
import { owners, personSuffix, personSuffixOf } from '@portal/contracts/event'
import type { Opened } from './connection.ts'
import { deadLetterStreamName, streamName } from './names.ts'
import { eraseMessages, messagesUnder, provisionStream } from './streams.ts'

const maxAgeMs = 90 * 24 * 3600_000
const maxListed = 1000

/** The details stored with a message when it is parked. */
export type DeadLetter = {
  /** The durable name of the consumer that gave up. */
  consumer: string
  /** The subject that it was first published under. */
  subject: string
  /** Its sequence in the owner's stream. */
  sequence: number
  reason: string
  /** The number of attempts to process it. */
  attempts: number
}

/** A stored dead letter; operators refer to it by `id`. */
export type StoredDeadLetter = DeadLetter & { id: number; parkedAt: Date; payload: string }

/** The dead letters of all consumers under a prefix. */
export type DeadLetterQueue = {
  provision: (replicas: number) => Promise<'current' | 'outdated'>
  /** Parks a message; the broker drops a repetition. Rejects while the broker is unavailable. */
  add: (deadLetter: DeadLetter, payload: Uint8Array) => Promise<void>
  /** Oldest first, at most {@link maxListed}. */
  list: () => Promise<StoredDeadLetter[]>
  /** Undefined if there is no such message. */
  find: (id: number) => Promise<StoredDeadLetter | undefined>
  /**
   * Whether the owner's stream still stores the same message. Consumers supply the content of dead letters, so without
   * that stored message, for instance after 30 days, there is no proof that the owner published it.
   */
  isVerified: (message: StoredDeadLetter) => Promise<boolean>
  replay: (message: StoredDeadLetter) => Promise<void>
  drop: (message: StoredDeadLetter) => Promise<void>
  /** Erases the personal events of a user, of all owners. */
  erasePerson: (userId: number) => Promise<void>
  /** The number of dead letters by consumer. */
  count: () => Promise<Record<string, number>>
}

/** `prefix` is the broker's; `opened` returns the connection or throws if there is none. */
export function createDeadLetterQueue(
  opened: () => Pick<Opened, 'manager' | 'client'>,
  prefix: string,
): DeadLetterQueue {
  const stream = deadLetterStreamName(prefix)
  const subjects = `${prefix}parked.`

  const drop = async ({ id }: StoredDeadLetter) => {
    await opened().manager.streams.deleteMessage(stream, id, true)
  }

  return {
    provision: (replicas) =>
      provisionStream(opened().manager, stream, {
        subjects: [`${subjects}>`],
        max_age: nanos(maxAgeMs),
        num_replicas: replicas,
      }),
    add: async (deadLetter, payload) => {
      const { consumer, subject, sequence } = deadLetter
      const msgID = `${consumer}.${subject}.${sequence}`
      await opened().client.publish(`${subjects}${consumer}${personSuffixOf(subject)}`, payload, {
        headers: headersOf(deadLetter),
        msgID,
      })
    },
    list: async () => {
      const found: StoredDeadLetter[] = []
      for await (const stored of messagesUnder(opened().manager, stream, `${subjects}>`)) {
        if (found.push(readStored(stored)) === maxListed) break
      }
      return found
    },
    find: async (id) => {
      const stored = await opened().manager.streams.getMessage(stream, { seq: id })
      return stored ? readStored(stored) : undefined
    },
    isVerified: (message) => isVerified(opened(), prefix, message),
    replay: async (message) => {
      // A new message id, because the broker would drop the old one as a repetition.
      await opened().client.publish(message.subject, message.payload, { msgID: randomUUID() })
      await drop(message)
    },
    drop,
    erasePerson: (userId) => eraseMessages(opened().manager, stream, `${subjects}*${personSuffix(userId)}`),
    count: async () => {
      const { state } = await opened().manager.streams.info(stream, { subjects_filter: `${subjects}>` })
      return countByConsumer(subjects, state.subjects ?? {})
    },
  }
}

async function isVerified(
  { manager }: Pick<Opened, 'manager'>,
  prefix: string,
  { subject, sequence, payload }: StoredDeadLetter,
): Promise<boolean> {
  const owner = owners.find((each) => subject.startsWith(`${prefix}${each}.`))
  if (!owner) return false
  const original = await manager.streams.getMessage(streamName(prefix, owner), { seq: sequence })
  return original?.subject === subject && original.string() === payload
}

function countByConsumer(subjects: string, bySubject: Readonly<Record<string, number>>): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const [subject, count] of Object.entries(bySubject)) {
    const consumer = subject.slice(subjects.length, subject.length - personSuffixOf(subject).length)
    counts[consumer] = (counts[consumer] ?? 0) + count
  }
  return counts
}

function headersOf({ consumer, subject, sequence, reason, attempts }: DeadLetter): MsgHdrs {
  const details = headers()
  details.set('Parked-Consumer', consumer)
  details.set('Parked-Subject', subject)
  details.set('Parked-Sequence', String(sequence))
  details.set('Parked-Reason', reason.replace(/\s+/g, ' ').slice(0, 500))
  details.set('Parked-Attempts', String(attempts))
  return details
}

function readStored({ seq, time, header, data }: StoredMsg): StoredDeadLetter {
  const headerOf = (name: string) => header?.get(`Parked-${name}`) ?? ''
  return {
    id: seq,
    parkedAt: time,
    consumer: headerOf('Consumer'),
    subject: headerOf('Subject'),
    sequence: Number(headerOf('Sequence')),
    reason: headerOf('Reason'),
    attempts: Number(headerOf('Attempts')),
    payload: new TextDecoder().decode(data),
  }
}
