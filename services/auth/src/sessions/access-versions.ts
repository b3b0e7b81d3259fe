// Ends access tokens before their time. Every access token carries the version of its user's access; a change of role,
// activity or password counts the user's version up, and this file tells the gateways, through Redis, the lowest version
// that is still good. Guaranteed: with Redis there, tokens from before a change are refused by the time the change is
// answered; with Redis away, the change takes place and old tokens end as soon as Redis is back, because at every
// connection everything that can still matter is told again from MySQL. That also covers a process that dies in between
// and a Redis that lost its data. Not guaranteed: that old tokens end while Redis is away; they live until then.
import type { Database } from '@portal/chassis/database'
import type { Part } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import type { Redis } from '@portal/chassis/redis'
import { gt } from 'drizzle-orm'
import { type UserRow, users } from '../schema.ts'

const retryMs = 500
// Verifiers let a token live a little longer, for clocks that differ.
const graceSeconds = 60

// Never downwards: with several replicas an older version may be told after a newer one.
const raise = `
  local known = tonumber(redis.call('GET', KEYS[1]) or '0')
  if tonumber(ARGV[1]) >= known then redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) end`

type Version = Pick<UserRow, 'id' | 'accessVersion'>

export type AccessVersions = {
  /** Tells the gateways the lowest good version of a user. Never rejects. */
  publish: (user: Version) => Promise<void>
}

/** `lifetimeSeconds` is that of access tokens. */
export function createAccessVersions(
  redis: Redis,
  { db, log, lifetimeSeconds }: { db: Database; log: Logger; lifetimeSeconds: number },
): AccessVersions & Part {
  let retry: NodeJS.Timeout | undefined

  const write = async ({ id, accessVersion }: Version) => {
    await redis.eval(raise, 1, `access:version:${id}`, accessVersion, lifetimeSeconds + graceSeconds)
  }

  const publishRecent = async () => {
    clearTimeout(retry)
    // The next connection comes here again.
    if (redis.status !== 'ready') return
    try {
      const since = new Date(Date.now() - (lifetimeSeconds + graceSeconds) * 1000)
      const recent = await db
        .select({ id: users.id, accessVersion: users.accessVersion })
        .from(users)
        .where(gt(users.accessEndedAt, since))
      await Promise.all(recent.map(write))
    } catch (error) {
      log.warn({ err: error }, 'not all ended access could be told to the gateways')
      retry = setTimeout(publishRecent, retryMs)
    }
  }
  redis.on('ready', publishRecent)

  return {
    name: 'access versions',
    publish: async (user) => {
      if (user.accessVersion === 0) return
      try {
        await write(user)
      } catch (error) {
        log.warn({ err: error, user_id: user.id }, 'ended access will be told to the gateways when redis is back')
        clearTimeout(retry)
        retry = setTimeout(publishRecent, retryMs)
      }
    },
    stop: async () => {
      redis.off('ready', publishRecent)
      clearTimeout(retry)
    },
  }
}
