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
