import { type Environment, observationConfig, readEnvironment, runningVariables } from '@portal/chassis/config/config'
import { signingSecret } from '@portal/chassis/config/secrets'
import { z } from 'zod'

/** An SVG file, which is shown as a picture and so runs no script; one that tries is a mistake all the same. */
const svg = z
  .string()
  .max(50_000)
  .regex(/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<svg[\s>]/, 'must be an SVG file')
  .refine((text) => !/<script|<foreignObject|\son\w+\s*=|javascript:/i.test(text), 'must not contain scripts')

const variables = z.object({
  ...runningVariables,
  /** The API is used through the gateway only, like by every other client. */
  GATEWAY_URL: z.url({ protocol: /^http$/ }),
  PORTAL_URL: z.url({ protocol: /^https?$/ }),
  /** Where people report vulnerabilities. */
  SECURITY_CONTACT: z.url({ protocol: /^(?:https|mailto)$/ }).optional(),
  /** How the portal presents itself: its name, the picture beside it, and the colour of links and buttons. */
  PORTAL_NAME: z
    .string()
    .regex(/^[^<>\p{Cc}\p{Cf}]{1,40}$/u, 'must have 1 to 40 characters, without < and >')
    .optional(),
  PORTAL_MARK: svg.optional(),
  PORTAL_ACCENT: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #155a86')
    .optional(),
  WEB_SECRET: signingSecret,
  /** Only opens cookies: the next secret before a rotation, the previous one after it. */
  SECONDARY_WEB_SECRET: signingSecret.optional(),
  /** Signs what this process and the gateway send each other about a browser. */
  HOP_SECRET: signingSecret,
  /** Only verifies: the next secret before a rotation, the previous one after it. */
  SECONDARY_HOP_SECRET: signingSecret.optional(),
})

/** Reads the configuration of the pages. Throws `ConfigError`, which lists every invalid variable. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({
    log: { level: read.LOG_LEVEL },
    http: { host: read.HOST, port: read.PORT, shutdownDelayMs: read.LINGER_MS },
    observation: observationConfig(read),
    gatewayUrl: read.GATEWAY_URL,
    /** The public address of the portal, without a slash at its end. */
    portalUrl: new URL(read.PORTAL_URL).origin,
    brand: { name: read.PORTAL_NAME, mark: read.PORTAL_MARK, accent: read.PORTAL_ACCENT },
    securityContact: read.SECURITY_CONTACT,
    cookieSecrets: [read.WEB_SECRET, read.SECONDARY_WEB_SECRET].filter((secret) => secret !== undefined),
    hopSecrets: [read.HOP_SECRET, read.SECONDARY_HOP_SECRET].filter((secret) => secret !== undefined),
  })
}
export type Config = ReturnType<typeof readConfig>
