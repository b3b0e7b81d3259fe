import {
  type Environment,
  readEnvironment,
  serviceConfig,
  serviceVariables,
  wholeNumber,
} from '@portal/chassis/config/config'
import { maxResumeBytes } from '@portal/contracts/profile/resumes-http'
import { z } from 'zod'

const variables = z.object({
  ...serviceVariables,
  JOB_URL: z.url(),
  /** Used only by `rebuild-copies`. */
  AUTH_URL: z.url().optional(),
  STORAGE_URL: z.url({ protocol: /^(?:file|s3)$/ }).default('file:///data/resumes'),
  CLAMAV_URL: z.url({ protocol: /^clamav$/ }).optional(),
  RESUME_MAX_BYTES: wholeNumber(1024, maxResumeBytes).default(maxResumeBytes),
})

/** The configuration of the profile service. Throws `ConfigError` with every error in the environment. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({
    ...serviceConfig(read),
    storageUrl: new URL(read.STORAGE_URL),
    maxResumeBytes: read.RESUME_MAX_BYTES,
    /** The virus scanner, if there is one. */
    scannerUrl: read.CLAMAV_URL === undefined ? undefined : new URL(read.CLAMAV_URL),
    peers: { job: read.JOB_URL, ...(read.AUTH_URL && { auth: read.AUTH_URL }) },
  })
}
export type Config = ReturnType<typeof readConfig>
