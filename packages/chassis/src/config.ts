import { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown when the environment does not hold what a process needs; its message lists every fault, never a value. */
export class ConfigError extends Error {}

/**
 * Reads the environment once with a schema of variable names. Empty variables count as absent.
 * Throws {@link ConfigError} with all faults at once.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = schema.safeParse(present)
  if (result.success) return result.data
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  throw new ConfigError(`The configuration is not usable:\n  ${faults.join('\n  ')}`)
}

/** A port number in the environment. */
export const portNumber = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(0).max(65_535))

/** A whole number in the environment. */
export function wholeNumber(minimum: number, maximum: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(minimum).max(maximum))
}

// Secrets that stand in somebody's example are known to everybody.
const knownExamples = /^(yoursecretkey_changeme_in_production|change_?me.*|secret|password)$/i

/** A signing secret: at least 32 bytes, none of the well-known examples, and never a default. */
export const signingSecret = z
  .string({ error: 'is required; make one with: openssl rand -base64 48' })
  .refine((value) => Buffer.byteLength(value) >= 32, 'must have at least 32 bytes')
  .refine((value) => !knownExamples.test(value), 'is a well-known example')

/** Variables that every process knows. */
export const processVariables = {
  HOST: z.string().default('0.0.0.0'),
  PORT: portNumber.default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  SECRET_KEY: signingSecret,
  ALGORITHM: z.literal('HS256').default('HS256'),
}

/** Variables of a process with a database of its own that talks over the broker and to its peers. */
export const serviceVariables = {
  ...processVariables,
  DATABASE_URL: z.url({ protocol: /^mysql$/ }),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 60_000).default(1300),
  NATS_URL: z.string().min(1),
  /** Put before every stream and subject; tests use it to share a broker. */
  NATS_PREFIX: z
    .string()
    .regex(/^[a-z0-9]*$/)
    .default(''),
  /** How many servers of a NATS cluster keep each stream. */
  NATS_REPLICAS: z.enum(['1', '3', '5']).default('1').transform(Number),
  SERVICE_SECRET: signingSecret,
}

type ServiceEnvironment = z.output<z.ZodObject<typeof serviceVariables>>

/** The part of the configuration that all services have in common, nested and frozen. */
export function serviceConfig(environment: ServiceEnvironment) {
  return Object.freeze({
    log: { level: environment.LOG_LEVEL },
    http: { host: environment.HOST, port: environment.PORT },
    tokens: { secret: environment.SECRET_KEY, algorithm: environment.ALGORITHM },
    serviceSecret: environment.SERVICE_SECRET,
    database: {
      url: environment.DATABASE_URL,
      poolSize: environment.DATABASE_POOL_SIZE,
      statementTimeoutMs: environment.DATABASE_STATEMENT_TIMEOUT_MS,
    },
    broker: { url: environment.NATS_URL, prefix: environment.NATS_PREFIX, replicas: environment.NATS_REPLICAS },
  })
}
export type ServiceConfig = ReturnType<typeof serviceConfig>
