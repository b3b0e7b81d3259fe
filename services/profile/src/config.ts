import { type Environment, readEnvironment, serviceConfig, serviceVariables } from '@portal/chassis/config/config'
import { z } from 'zod'

const variables = z.object({
  ...serviceVariables,
  JOB_URL: z.url(),
  /** Used only by `rebuild-copies`. */
  AUTH_URL: z.url().optional(),
})

/** The configuration of the profile service. Throws `ConfigError` with every error in the environment. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({
    ...serviceConfig(read),
    peers: { job: read.JOB_URL, ...(read.AUTH_URL && { auth: read.AUTH_URL }) },
  })
}
export type Config = ReturnType<typeof readConfig>
