import { withDatabase } from '@portal/chassis/mysql/command'
import { createRedis } from '@portal/chassis/redis/redis'
import { createLogger } from '@portal/chassis/runtime/log'
import { rebuildReadModels } from '@portal/messaging/read-models/rebuild'
import { accountReadModel } from './accounts/account-read-model.ts'
import { createCache } from './cache/cache.ts'
import { readConfig } from './config.ts'
import { employerReadModel } from './jobs/employer-read-model.ts'
import { rebuildSearch } from './search/rebuild-search.ts'
import { renewSkillKeys } from './skills/renew-keys.ts'
import { memberReadModel } from './team/member-read-model.ts'

const readModels = [employerReadModel, accountReadModel, memberReadModel]
const search = 'search'

/** Repairs the named read models and the search index, or `all`, and empties the cache of what they changed. Returns what to print. */
export async function rebuild(names: readonly string[]): Promise<string> {
  const config = readConfig()
  const log = createLogger('job', 'silent')
  const redis = createRedis(config.redis.url, log, 'jobs')
  const cache = createCache(redis.redis, log)
  await redis.start?.()
  try {
    const lines: string[] = []
    // Cached responses contain company names, so a rebuild renews the cache.
    const others = names.filter((name) => name !== search)
    if (others.length > 0 || names.length === 0) {
      lines.push(await rebuildReadModels({ from: 'job', config, readModels, afterEach: cache.renew }, others))
    }
    if (names.includes(search) || names.includes('all')) {
      await withDatabase(config.database.url, renewSkillKeys)
      const total = await withDatabase(config.database.url, rebuildSearch)
      await cache.renew()
      lines.push(`${search}: ${total} jobs re-indexed`)
    }
    return lines.join('\n')
  } finally {
    await cache.stop?.()
    await redis.stop?.()
  }
}
