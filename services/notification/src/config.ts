import {
  type Environment,
  readEnvironment,
  serviceConfig,
  serviceVariables,
  wholeNumber,
} from '@portal/chassis/config/config'
import { z } from 'zod'

/** `Name <address>` or an address alone. */
const sender = /^(?:(?<name>[^<>\r\n]*?) ?<(?<address>[^<>\s@]+@[^<>\s@]+)>|(?<alone>[^<>\s@]+@[^<>\s@]+))$/

const variables = z.object({
  ...serviceVariables,
  AUTH_URL: z.url(),
  JOB_URL: z.url(),
  PROFILE_URL: z.url(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  MAIL_FROM: z.string().regex(sender, 'must be an email address, alone or as in: Job Portal <no-reply@example.com>'),
  /** The public URL of the portal. Links in emails start with it. */
  PORTAL_URL: z.url({ protocol: /^https?$/ }),
  /** Whether the gateway forwards to pages, to which emails can link. */
  PORTAL_PAGES: z.enum(['true', 'false']).default('true'),
  /** Live streams per replica. The gateway uses separate connections for them, so they do not block requests. */
  MAX_STREAMS: wholeNumber(1, 10_000).default(1000),
})

/** Reads the configuration of the notification service. Throws `ConfigError` with all invalid variables. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({
    ...serviceConfig(read),
    peers: { auth: read.AUTH_URL, job: read.JOB_URL, profile: read.PROFILE_URL },
    smtp: { url: read.SMTP_URL, from: senderOf(read.MAIL_FROM) },
    portal: { url: read.PORTAL_URL, hasPages: read.PORTAL_PAGES === 'true' },
    maxStreams: read.MAX_STREAMS,
  })
}
export type Config = ReturnType<typeof readConfig>

function senderOf(text: string): { name: string; address: string } {
  const { name = '', address, alone = '' } = sender.exec(text)?.groups ?? {}
  return { name, address: address ?? alone }
}
