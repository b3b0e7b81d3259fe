import { isDeepStrictEqual } from 'node:util'
import {
  DiscardPolicy,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StoredMsg,
  type StreamConfig,
} from '@nats-io/jetstream'
import { PermissionViolationError } from '@nats-io/transport-node'

const streamNotFound = 10059

/** Thrown where the broker does not let this user do something. */
export class NotPermitted extends Error {}

type Settings = Pick<StreamConfig, 'subjects' | 'max_age' | 'num_replicas'> & Partial<StreamConfig>

/**
 * Creates a stream, or brings it up to date; the number of its replicas never shrinks. One that is as it should be is left
 * alone, so that a user who may not change streams can make sure of them as well. Throws {@link NotPermitted} where such a
 * user finds none; returns `outdated` where it has other settings, with which it still serves.
 */
export async function provisionStream(
  manager: JetStreamManager,
  name: string,
  settings: Settings,
): Promise<'current' | 'outdated'> {
  const lasting = {
    ...settings,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
  }
  const known = await manager.streams.info(name).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === streamNotFound) return undefined
    throw error
  })
  try {
    if (!known) {
      await manager.streams.add({ ...lasting, name })
      return 'current'
    }
    const wanted = { ...lasting, num_replicas: Math.max(known.config.num_replicas, settings.num_replicas) }
    if (!isDeepStrictEqual(wanted, { ...wanted, ...pick(known.config, Object.keys(wanted)) }))
      await manager.streams.update(name, wanted)
    return 'current'
  } catch (error) {
    if (!isNotPermitted(error)) throw error
    if (known) return 'outdated'
    throw new NotPermitted(`only the operator may make the stream ${name}: run \`operate streams\``)
  }
}

function pick(config: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)))
}

/** Whether an error says that the broker does not let this user publish what was published, a question to it included. */
export function isNotPermitted(error: unknown): boolean {
  if (error instanceof NotPermitted || error instanceof PermissionViolationError) return true
  return error instanceof Error && error.cause !== undefined && isNotPermitted(error.cause)
}

/**
 * Erases the messages of a stream that lie under a subject, which may hold wildcards: each is overwritten in the
 * server's files. What comes in meanwhile is left to the next call; so is the rest where a call breaks off. A stream that
 * does not exist holds nothing.
 */
export async function eraseMessages(manager: JetStreamManager, stream: string, subject: string): Promise<void> {
  for await (const { seq } of messagesUnder(manager, stream, subject)) {
    await manager.streams.deleteMessage(stream, seq, true)
  }
}

/** The messages of a stream that lie under a subject, which may hold wildcards, oldest first; without what comes in meanwhile. */
export async function* messagesUnder(
  manager: JetStreamManager,
  stream: string,
  subject: string,
): AsyncGenerator<StoredMsg> {
  const last = await lastSequence(manager, stream)
  for (let from = 1; from <= last; ) {
    // The server looks for the first from there on; the client's types know only exact questions.
    const query = { seq: from, next_by_subj: subject }
    const message = await manager.streams.getMessage(stream, query)
    if (!message || message.seq > last) return
    yield message
    from = message.seq + 1
  }
}

async function lastSequence(manager: JetStreamManager, stream: string): Promise<number> {
  try {
    return (await manager.streams.info(stream)).state.last_seq
  } catch (error) {
    if ((error as { code?: unknown }).code === streamNotFound) return 0
    throw error
  }
}
