import type { Pruning } from '@portal/chassis/mysql/prune'
import { sessions } from '../schema.ts'

const retentionMs = 30 * 24 * 3600_000

/**
 * Deletes sessions 30 days after they expire, but not before their last access token has expired. Access tokens live
 * for `lifetimeSeconds` from the last use of the session.
 */
export function sessionPruning(lifetimeSeconds: number): Pruning {
  return { table: sessions, age: sessions.expiresAt, retentionMs: Math.max(retentionMs, lifetimeSeconds * 1000) }
}
