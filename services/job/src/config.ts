import { type Environment, readEnvironment, serviceConfig, serviceVariables, wholeNumber } from '@portal/chassis/config'
import { redisUrl } from '@portal/chassis/redis-url'
import { z } from 'zod'

const variables = z.object({
  ...serviceVariables,
  REDIS_URL: redisUrl,
  /** A replica of the database at DATABASE_URL. */
  DATABASE_READ_URL: serviceVariables.DATABASE_URL.optional(),
  PROFILE_URL: z.url(),
  /** Asked only when the copy of who is blocked is rebuilt. */
  AUTH_URL: z.url().optional(),
  /** Jobs that a recruiter may have at once, not counting closed ones, and may post on one day. */
  JOBS_PER_RECRUITER: wholeNumber(1, 1_000_000).default(500),
  /** Skills that a recruiter may add on one day. */
  SKILLS_PER_DAY: wholeNumber(1, 1_000_000).default(20),
})

/** The configuration of the job service. Throws `ConfigError` with every fault of the environment. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  const config = serviceConfig(read)
  return Object.freeze({
    ...config,
    replica: read.DATABASE_READ_URL === undefined ? undefined : { ...config.database, url: read.DATABASE_READ_URL },
    redis: { url: read.REDIS_URL },
    peers: { profile: read.PROFILE_URL, ...(read.AUTH_URL === undefined ? {} : { auth: read.AUTH_URL }) },
    limits: { jobsPerRecruiter: read.JOBS_PER_RECRUITER, skillsPerDay: read.SKILLS_PER_DAY },
  })
}
export type Config = ReturnType<typeof readConfig>
