import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { natsUrl } from './nats-url.ts'
import { equalSecretErrors, signingSecret } from './secrets.ts'
import { tokenConfig, tokenVariableErrors, verifyingVariables } from './token-config.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown when the environment lacks what a process needs. The message lists every error and never contains a value. */
export class ConfigError extends Error {}

/**
 * Parses the environment with a schema of variable names. Empty variables count as absent, and each variable may be
 * given as `<name>_FILE`, the path of a file that contains its value. Throws {@link ConfigError} with all errors at
 * once.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const names = Object.keys(schema.shape)
  const { given, errors: fileErrors } = withFiles(names, environment)
  const result = schema.safeParse(given)
  const errors = [
    ...fileErrors,
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...tokenVariableErrors(names, given),
    ...equalSecretErrors(given),
  ]
  if (result.success && errors.length === 0) return result.data
  throw new ConfigError(`The configuration is invalid:\n  ${errors.join('\n  ')}`)
}

/** The values of these variables. Values from files lose the newline at their end. */
function withFiles(names: readonly string[], environment: Environment) {
  const errors: string[] = []
  const given: Record<string, string> = {}
  for (const name of names) {
    const file = `${name}_FILE`
    // A variable that is itself named <name>_FILE has a meaning of its own.
    const path = names.includes(file) ? undefined : environment[file]
    if (environment[name] && path) errors.push(`${name}: is given twice, also as ${file}; remove one of them`)
    const value = path && !environment[name] ? readFile(path) : environment[name]
    if (value === undefined && path) errors.push(`${file}: names a file that cannot be read`)
    if (value) given[name] = value
  }
  return { given, errors }
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}

/** An environment variable that is a port number. */
export const portNumber = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(0).max(65_535))

/** An environment variable that is a whole number. */
export function wholeNumber(minimum: number, maximum: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(minimum).max(maximum))
}

/** Variables of every process. */
export const runningVariables = {
  HOST: z.string().default('0.0.0.0'),
  PORT: portNumber.default(3000),
  /** Shutdown delay. With the five seconds that requests get to finish it stays below what container engines wait. */
  LINGER_MS: wholeNumber(0, 3000).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** The port of the metrics endpoint; without it there is none. */
  METRICS_PORT: portNumber.optional(),
  /** Where traces are sent. The SDK reads this and the other OTEL_* variables itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
}

/** Variables of a process that verifies tokens. */
export const processVariables = { ...runningVariables, ...verifyingVariables }

/** Variables of a process that has a database and uses the broker and other services. */
export const serviceVariables = {
  ...processVariables,
  DATABASE_URL: z.url({ protocol: /^mysql$/ }),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 60_000).default(1300),
  NATS_URL: natsUrl,
  /** Prefix of every stream and subject; tests use it to share a broker. */
  NATS_PREFIX: z
    .string()
    .regex(/^[a-z0-9]*$/)
    .default(''),
  /** How many servers of a NATS cluster store each stream. */
  NATS_REPLICAS: z.enum(['1', '3', '5']).default('1').transform(Number),
  SERVICE_SECRET: signingSecret,
}

type ServiceEnvironment = z.output<z.ZodObject<typeof serviceVariables>>

/** The database URL, for commands that need nothing else. Throws `ConfigError`. */
export function readDatabaseUrl(environment: Environment = process.env): string {
  return readEnvironment(z.object({ DATABASE_URL: serviceVariables.DATABASE_URL }), environment).DATABASE_URL
}

/** Where a process exposes metrics, and whether it sends traces. */
export type ObservationConfig = { host: string; metricsPort: number | undefined; isTraced: boolean }

export function observationConfig(environment: z.output<z.ZodObject<typeof runningVariables>>): ObservationConfig {
  return {
    host: environment.HOST,
    metricsPort: environment.METRICS_PORT,
    isTraced: environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
  }
}

/** The configuration that all services share, nested and frozen. */
export function serviceConfig(environment: ServiceEnvironment) {
  return Object.freeze({
    log: { level: environment.LOG_LEVEL },
    http: { host: environment.HOST, port: environment.PORT, shutdownDelayMs: environment.LINGER_MS },
    observation: observationConfig(environment),
    tokens: tokenConfig(environment),
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
