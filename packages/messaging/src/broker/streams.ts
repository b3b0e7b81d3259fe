import { isDeepStrictEqual } from 'node:util'
import {
  DiscardPolicy,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StoredMsg,
  type StreamConfig,
  type StreamInfo,
} from '@nats-io/jetstream'
import { PermissionViolationError } from '@nats-io/transport-node'

const streamNotFound = 10059

/** Thrown when the broker denies this user an operation. */
export class NotPermitted extends Error {}

type Settings = Pick<StreamConfig, 'subjects' | 'max_age' | 'num_replicas'> & Partial<StreamConfig>

/**
 * Creates a stream or updates its settings; the number of replicas never shrinks. A stream with current settings is not
 * touched, so that a user without permission to change streams can call this as well. For such a user it throws
 * {@link NotPermitted} if the stream does not exist, and returns `outdated`, still usable, if the settings differ.
 */
export async function provisionStream(
  manager: JetStreamManager,
  name: string,
  settings: Settings,
): Promise<'current' | 'outdated'> {
  const wanted = {
    ...settings,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.Old,
  }
  const known = await findStream(manager, name)
  try {
    if (!known) {
      await manager.streams.add({ ...wanted, name })
      return 'current'
    }
    const updated = { ...wanted, num_replicas: Math.max(known.config.num_replicas, settings.num_replicas) }
    const config: Record<string, unknown> = { ...updated, ...known.config }
    const isCurrent = Object.entries(updated).every(([key, value]) => isDeepStrictEqual(config[key], value))
    if (!isCurrent) await manager.streams.update(name, updated)
    return 'current'
  } catch (error) {
    if (!isNotPermitted(error)) throw error
    if (known) return 'outdated'
    throw new NotPermitted(`only the operator may make the stream ${name}: run \`operate streams\``)
  }
}

/** Undefined if there is no such stream. */
async function findStream(manager: JetStreamManager, name: string): Promise<StreamInfo | undefined> {
  try {
    return await manager.streams.info(name)
  } catch (error) {
    if ((error as { code?: unknown }).code === streamNotFound) return undefined
    throw error
  }
}

/** Whether the error, or one of its causes, means that the broker denied this user a publish or a request. */
export function isNotPermitted(error: unknown): boolean {
  if (error instanceof NotPermitted || error instanceof PermissionViolationError) return true
  return error instanceof Error && error.cause !== undefined && isNotPermitted(error.cause)
}

/**
 * Erases the messages of a stream under a subject, which may contain wildcards. Each is overwritten in the server's
 * files. Messages that arrive meanwhile, and the rest after an interrupted call, are left to the next call. A stream
 * that does not exist counts as empty.
 */
export async function eraseMessages(manager: JetStreamManager, stream: string, subject: string): Promise<void> {
  for await (const { seq } of messagesUnder(manager, stream, subject)) {
    await manager.streams.deleteMessage(stream, seq, true)
  }
}

/**
 * Yields the messages of a stream under a subject, which may contain wildcards, oldest first, without those that arrive
 * meanwhile.
 */
export async function* messagesUnder(
  manager: JetStreamManager,
  stream: string,
  subject: string,
): AsyncGenerator<StoredMsg> {
  const last = (await findStream(manager, stream))?.state.last_seq ?? 0
  for (let from = 1; from <= last; ) {
    // The server returns the first match from `seq` on; the types of the client describe only exact queries.
    const query = { seq: from, next_by_subj: subject }
    const message = await manager.streams.getMessage(stream, query)
    if (!message || message.seq > last) return
    yield message
    from = message.seq + 1
  }
}
