import {
  DiscardPolicy,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream'
import type { Owner } from '@portal/contracts/event'

const streamNotFound = 10059

/** The stream of an owner's events. */
export function streamName(prefix: string, owner: Owner): string {
  return `${prefix}${owner}`.toUpperCase()
}

/** Creates a stream, or brings it up to date; the number of its replicas never shrinks. */
export async function provisionStream(
  manager: JetStreamManager,
  name: string,
  settings: Pick<StreamConfig, 'subjects' | 'max_age' | 'num_replicas'> & Partial<StreamConfig>,
): Promise<void> {
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
  if (known) {
    const num_replicas = Math.max(known.config.num_replicas, settings.num_replicas)
    await manager.streams.update(name, { ...lasting, num_replicas })
  } else {
    await manager.streams.add({ ...lasting, name })
  }
}

/**
 * Erases the messages of a stream that lie under a subject, which may hold wildcards: each is overwritten in the
 * server's files. What comes in meanwhile is left to the next call; so is the rest where a call breaks off. A stream that
 * does not exist holds nothing.
 */
export async function eraseMessages(manager: JetStreamManager, stream: string, subject: string): Promise<void> {
  const last = await lastSequence(manager, stream)
  for (let from = 1; from <= last; ) {
    // The server looks for the first from there on; the client's types know only exact questions.
    const query = { seq: from, next_by_subj: subject }
    const message = await manager.streams.getMessage(stream, query)
    if (!message || message.seq > last) return
    await manager.streams.deleteMessage(stream, message.seq, true)
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
