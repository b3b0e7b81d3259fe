import {
  type Environment,
  readEnvironment,
  serviceConfig,
  serviceVariables,
  wholeNumber,
} from '@portal/chassis/config/config'
import { redisUrl } from '@portal/chassis/redis/redis-url'
import { maxDaysOpen } from '@portal/contracts/job/end'
import { z } from 'zod'

/** Whether jobs have to state a pay range when they are opened: no, with a notice for the recruiter if it is missing, or yes. */
export const payTransparencies = ['off', 'warn', 'required'] as const
export type PayTransparency = (typeof payTransparencies)[number]

const variables = z.object({
  ...serviceVariables,
  REDIS_URL: redisUrl,
  /** A replica of the database at DATABASE_URL. */
  DATABASE_READ_URL: serviceVariables.DATABASE_URL.optional(),
  PROFILE_URL: z.url(),
  /** Needed only to rebuild the read model of blocked accounts. */
  AUTH_URL: z.url().optional(),
  /** How many jobs a recruiter may have at once, not counting closed ones, and how many they may post per day. */
  JOBS_PER_RECRUITER: wholeNumber(1, 1_000_000).default(500),
  /** How many days jobs stay open unless their recruiter says so; 0 means without an end. */
  JOB_DEFAULT_DAYS: wholeNumber(0, maxDaysOpen).default(maxDaysOpen),
  /** How many days after its end the public can still read a job. */
  JOB_GONE_AFTER_DAYS: wholeNumber(0, 3650).default(30),
  PAY_TRANSPARENCY: z.enum(payTransparencies).default('warn'),
  /** How many skills a recruiter may add per day. */
  SKILLS_PER_DAY: wholeNumber(1, 1_000_000).default(20),
})

/** The configuration of the job service. Throws `ConfigError` with every error in the environment. */
export function readConfig(environment: Environment = process.env) {
  const values = readEnvironment(variables, environment)
  const config = serviceConfig(values)
  return Object.freeze({
    ...config,
    replica: values.DATABASE_READ_URL === undefined ? undefined : { ...config.database, url: values.DATABASE_READ_URL },
    redis: { url: values.REDIS_URL },
    peers: { profile: values.PROFILE_URL, ...(values.AUTH_URL === undefined ? {} : { auth: values.AUTH_URL }) },
    ends: { defaultDays: values.JOB_DEFAULT_DAYS, goneAfterDays: values.JOB_GONE_AFTER_DAYS },
    payTransparency: values.PAY_TRANSPARENCY,
    limits: { jobsPerRecruiter: values.JOBS_PER_RECRUITER, skillsPerDay: values.SKILLS_PER_DAY },
  })
}
export type Config = ReturnType<typeof readConfig>
