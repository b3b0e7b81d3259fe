import { type Environment, readEnvironment, serviceConfig, serviceVariables } from '@portal/chassis/config'
import { redisUrl } from '@portal/chassis/redis-url'
import { z } from 'zod'

const variables = z.object({
  ...serviceVariables,
  REDIS_URL: redisUrl,
  /** A replica of the database at DATABASE_URL. */
  DATABASE_READ_URL: serviceVariables.DATABASE_URL.optional(),
  PROFILE_URL: z.url(),
})

/** The configuration of the job service. Throws `ConfigError` with every fault of the environment. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  const config = serviceConfig(read)
  return Object.freeze({
    ...config,
    replica: read.DATABASE_READ_URL === undefined ? undefined : { ...config.database, url: read.DATABASE_READ_URL },
    redis: { url: read.REDIS_URL },
    peers: { profile: read.PROFILE_URL },
  })
}
export type Config = ReturnType<typeof readConfig>

/** All that the migration command needs. */
export function readDatabaseUrl(environment: Environment = process.env): string {
  return readEnvironment(variables.pick({ DATABASE_URL: true }), environment).DATABASE_URL
}
