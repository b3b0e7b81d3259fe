import { Resolver } from 'node:dns'
import {
  type Environment,
  readEnvironment,
  serviceConfig,
  serviceVariables,
  wholeNumber,
} from '@portal/chassis/config/config'
import { maxResumeBytes } from '@portal/contracts/profile/resumes-http'
import { z } from 'zod'

function serversIn(text: string): string[] {
  return text.split(',').map((each) => each.trim())
}

function areServers(text: string): boolean {
  try {
    new Resolver().setServers(serversIn(text))
    return true
  } catch {
    return false
  }
}

const variables = z.object({
  ...serviceVariables,
  JOB_URL: z.url(),
  /** Used only by `rebuild-copies`. */
  AUTH_URL: z.url().optional(),
  STORAGE_URL: z.url({ protocol: /^(?:file|s3)$/ }).default('file:///data/resumes'),
  CLAMAV_URL: z.url({ protocol: /^clamav$/ }).optional(),
  DNS_SERVERS: z
    .string()
    .refine(areServers, 'must be IP addresses, separated by commas, each with a port if it is not 53')
    .optional(),
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
    /** The name servers that are asked for the records of domains; none for those of the system. */
    dnsServers: read.DNS_SERVERS === undefined ? [] : serversIn(read.DNS_SERVERS),
    peers: { job: read.JOB_URL, ...(read.AUTH_URL && { auth: read.AUTH_URL }) },
  })
}
export type Config = ReturnType<typeof readConfig>
