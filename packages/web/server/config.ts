import { type Environment, observationConfig, readEnvironment, runningVariables } from '@portal/chassis/config/config'
import { signingSecret } from '@portal/chassis/config/secrets'
import { z } from 'zod'

const variables = z.object({
  ...runningVariables,
  /** The API is used through the gateway only, like by every other client. */
  GATEWAY_URL: z.url({ protocol: /^http$/ }),
  PORTAL_URL: z.url({ protocol: /^https?$/ }),
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
    cookieSecrets: [read.WEB_SECRET, read.SECONDARY_WEB_SECRET].filter((secret) => secret !== undefined),
    hopSecrets: [read.HOP_SECRET, read.SECONDARY_HOP_SECRET].filter((secret) => secret !== undefined),
  })
}
export type Config = ReturnType<typeof readConfig>
