// Messages that a consumer could not deal with: malformed or unknown ones at once, the others after their last try. They
// lie in a stream of their own, byte for byte, until an operator replays or drops them; after 90 days they go. A replay
// publishes the message again under its first subject, to all consumers: those who have dealt with it pass it over. It
// is taken off the stream afterwards, so that a crash in between replays it twice rather than never. What holds personal
// data lies under a subject that names the person, as in the streams, so that it can be erased with them. Not guaranteed:
// that what a consumer still holds in that very moment is not parked afterwards; erasing again finds it.
import { randomUUID } from 'node:crypto'
import { headers, nanos } from '@nats-io/transport-node'
import { owners, personSuffix, personSuffixOf } from '@portal/contracts/event'
import type { Opened } from './connection.ts'
import { deadLetterStreamName, streamName } from './names.ts'
import { eraseMessages, provisionStream } from './streams.ts'

const maxAgeMs = 90 * 24 * 3600_000
const maxListed = 1000

/** What is noted with a message when it is parked. */
export type DeadLetter = {
  /** The durable name of the consumer that gave up. */
  consumer: string
  /** Where it was published first. */
  subject: string
  /** Its place in the owner's stream. */
  sequence: number
  reason: string
  /** How often it was tried. */
  attempts: number
}

/** A parked message; `id` is what the operator calls it. */
export type StoredDeadLetter = DeadLetter & { id: number; parkedAt: Date; payload: string }

/** The way to the parked messages behind a prefix. */
export type DeadLetterQueue = {
  provision: (replicas: number) => Promise<'current' | 'outdated'>
  /** Parks a message; twice the same is stored once. Rejects while the broker is away. */
  add: (deadLetter: DeadLetter, payload: Uint8Array) => Promise<void>
  /** Oldest first, at most {@link maxListed}. */
  list: () => Promise<StoredDeadLetter[]>
  /** Undefined where there is no such message. */
  find: (id: number) => Promise<StoredDeadLetter | undefined>
  /**
   * Whether the message lies in its owner's stream as it was parked. A service says itself what it parks, so that of one
   * which does not, for instance after 30 days, it is not known whether its owner ever published it.
   */
  isVerified: (message: StoredDeadLetter) => Promise<boolean>
  replay: (message: StoredDeadLetter) => Promise<void>
  drop: (message: StoredDeadLetter) => Promise<void>
  /** Erases the personal events of a user, whoever owns them. */
  erasePerson: (userId: number) => Promise<void>
  /** How many messages wait, by consumer. */
  count: () => Promise<Record<string, number>>
}

/** `prefix` is the broker's; `opened` gives the connection or throws where there is none. */
export function createDeadLetterQueue(
  opened: () => Pick<Opened, 'manager' | 'client'>,
  prefix: string,
): DeadLetterQueue {
  const stream = deadLetterStreamName(prefix)
  const subjects = `${prefix}parked.`

  const next = async (from: number): Promise<StoredDeadLetter | undefined> => {
    // The server looks for the first from there on; the client's types know only exact questions.
    const query = { seq: from, next_by_subj: `${subjects}>` }
    const stored = await opened().manager.streams.getMessage(stream, query)
    if (!stored) return undefined
    const note = (name: string) => stored.header?.get(`Parked-${name}`) ?? ''
    return {
      id: stored.seq,
      parkedAt: stored.time,
      consumer: note('Consumer'),
      subject: note('Subject'),
      sequence: Number(note('Sequence')),
      reason: note('Reason'),
      attempts: Number(note('Attempts')),
      payload: new TextDecoder().decode(stored.data),
    }
  }
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
    add: async ({ consumer, subject, sequence, reason, attempts }, payload) => {
      const notes = headers()
      notes.set('Parked-Consumer', consumer)
      notes.set('Parked-Subject', subject)
      notes.set('Parked-Sequence', String(sequence))
      notes.set('Parked-Reason', reason.replace(/\s+/g, ' ').slice(0, 500))
      notes.set('Parked-Attempts', String(attempts))
      const msgID = `${consumer}.${subject}.${sequence}`
      await opened().client.publish(`${subjects}${consumer}${personSuffixOf(subject)}`, payload, {
        headers: notes,
        msgID,
      })
    },
    list: async () => {
      const found: StoredDeadLetter[] = []
      for (let message = await next(1); message && found.length < maxListed; message = await next(message.id + 1)) {
        found.push(message)
      }
      return found
    },
    find: async (id) => {
      const message = await next(id)
      return message?.id === id ? message : undefined
    },
    isVerified: async ({ subject, sequence, payload }) => {
      const owner = owners.find((each) => subject.startsWith(`${prefix}${each}.`))
      if (!owner) return false
      const original = await opened().manager.streams.getMessage(streamName(prefix, owner), { seq: sequence })
      return original?.subject === subject && original.string() === payload
    },
    replay: async (message) => {
      // A new message id, because under the old one the broker would take it for a repetition.
      await opened().client.publish(message.subject, message.payload, { msgID: randomUUID() })
      await drop(message)
    },
    drop,
    erasePerson: (userId) => eraseMessages(opened().manager, stream, `${subjects}*${personSuffix(userId)}`),
    count: async () => {
      const { state } = await opened().manager.streams.info(stream, { subjects_filter: `${subjects}>` })
      const counts: Record<string, number> = {}
      for (const [subject, count] of Object.entries(state.subjects ?? {})) {
        const consumer = subject.slice(subjects.length, subject.length - personSuffixOf(subject).length)
        counts[consumer] = (counts[consumer] ?? 0) + count
      }
      return counts
    },
  }
}
