import { type Environment, readEnvironment, serviceConfig, serviceVariables } from '@portal/chassis/config/config'
import { wholeNumber } from '@portal/contracts/fields'
import { z } from 'zod'

const variables = z.object({
  ...serviceVariables,
  JOB_URL: z.url(),
  PROFILE_URL: z.url(),
  APPLY_LIMIT_PER_DAY: wholeNumber(1, 1_000_000).default(100),
})

/** The configuration of the application service. Throws `ConfigError` with every error in the environment. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  const peers = { job: read.JOB_URL, profile: read.PROFILE_URL }
  return Object.freeze({ ...serviceConfig(read), peers, applicationsPerDay: read.APPLY_LIMIT_PER_DAY })
}
export type Config = ReturnType<typeof readConfig>
