import type { Pruning } from '@portal/messaging/prune'
import { sessions } from '../schema.ts'

const retentionMs = 30 * 24 * 3600_000

/**
 * Sessions go a month after they cannot be refreshed any more, but not before the last of their access tokens has
 * expired, which lives for `lifetimeSeconds` from their last use.
 */
export function sessionPruning(lifetimeSeconds: number): Pruning {
  return { table: sessions, age: sessions.expiresAt, retentionMs: Math.max(retentionMs, lifetimeSeconds * 1000) }
}
