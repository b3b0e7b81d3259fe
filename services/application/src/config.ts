import { type Environment, readEnvironment, serviceConfig, serviceVariables } from '@portal/chassis/config/config'
import { z } from 'zod'

const variables = z.object({
  ...serviceVariables,
  JOB_URL: z.url(),
  PROFILE_URL: z.url(),
})

/** The configuration of the application service. Throws `ConfigError` with every error in the environment. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({ ...serviceConfig(read), peers: { job: read.JOB_URL, profile: read.PROFILE_URL } })
}
export type Config = ReturnType<typeof readConfig>
