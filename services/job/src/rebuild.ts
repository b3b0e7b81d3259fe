import { runCommand } from '@portal/chassis/command'
import { createLogger } from '@portal/chassis/log'
import { createRedis } from '@portal/chassis/redis'
import { rebuildCopies } from '@portal/messaging/rebuild'
import { createCache } from './cache.ts'
import { readConfig } from './config.ts'
import { employerCopy } from './employers/employer-copy.ts'

const copies = [employerCopy]

await runCommand(async () => {
  const config = readConfig()
  const log = createLogger('job', 'silent')
  const redis = createRedis(config.redis.url, log)
  const cache = createCache(redis.redis, log)
  await redis.start?.()
  try {
    // The company's name stands in cached answers as well.
    return await rebuildCopies({ from: 'job', config, copies, committed: cache.renew }, process.argv.slice(2))
  } finally {
    await cache.stop?.()
    await redis.stop?.()
  }
})
