import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { natsUrl } from './nats-url.ts'
import { faultsOfEqualSecrets, signingSecret } from './secrets.ts'
import { faultsOfTokenVariables, tokenConfig, verifyingVariables } from './token-config.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Thrown when the environment does not hold what a process needs; its message lists every fault, never a value. */
export class ConfigError extends Error {}

/**
 * Reads the environment once with a schema of variable names. Empty variables count as absent, and each variable may be
 * given as `<name>_FILE`, the path of a file that holds its value. Throws {@link ConfigError} with all faults at once.
 */
export function readEnvironment<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Environment,
): z.output<Schema> {
  const names = Object.keys(schema.shape)
  const { given, faults: faultsOfFiles } = withFiles(names, environment)
  const result = schema.safeParse(given)
  const faults = [
    ...faultsOfFiles,
    ...(result.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...faultsOfTokenVariables(names, given),
    ...faultsOfEqualSecrets(given),
  ]
  if (result.success && faults.length === 0) return result.data
  throw new ConfigError(`The configuration is not usable:\n  ${faults.join('\n  ')}`)
}

/** The variables of these names, with those that are given as files read from there, without the newline at their end. */
function withFiles(names: readonly string[], environment: Environment) {
  const faults: string[] = []
  const given: Record<string, string> = {}
  for (const name of names) {
    const file = `${name}_FILE`
    // Where such a variable exists, it is a path for a purpose of its own.
    const path = names.includes(file) ? undefined : environment[file]
    if (environment[name] && path) faults.push(`${name}: is given twice, also as ${file}`)
    const value = path && !environment[name] ? readFile(path) : environment[name]
    if (value === undefined && path) faults.push(`${file}: names a file that cannot be read`)
    if (value) given[name] = value
  }
  return { given, faults }
}

function readFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch {
    return undefined
  }
}

/** A port number in the environment. */
export const portNumber = z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(0).max(65_535))

/** A whole number in the environment. */
export function wholeNumber(minimum: number, maximum: number) {
  return z.string().regex(/^\d+$/).transform(Number).pipe(z.int().min(minimum).max(maximum))
}

/** Variables that every process knows. */
export const processVariables = {
  HOST: z.string().default('0.0.0.0'),
  PORT: portNumber.default(3000),
  /** With the five seconds for what is under way less than container engines wait. */
  LINGER_MS: wholeNumber(0, 3000).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** Where metrics are told; nowhere without it. */
  METRICS_PORT: portNumber.optional(),
  /** Where traces go; the SDK reads it and the other OTEL_* variables by itself. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  ...verifyingVariables,
}

/** Variables of a process with a database of its own that talks over the broker and to its peers. */
export const serviceVariables = {
  ...processVariables,
  DATABASE_URL: z.url({ protocol: /^mysql$/ }),
  DATABASE_POOL_SIZE: wholeNumber(1, 200).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(100, 60_000).default(1300),
  NATS_URL: natsUrl,
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

/** The database of a command that needs nothing else of the environment. Throws `ConfigError`. */
export function readDatabaseUrl(environment: Environment = process.env): string {
  return readEnvironment(z.object({ DATABASE_URL: serviceVariables.DATABASE_URL }), environment).DATABASE_URL
}

/** How a process lets itself be observed. */
export type ObservationConfig = { host: string; metricsPort: number | undefined; isTraced: boolean }

export function observationConfig(environment: z.output<z.ZodObject<typeof processVariables>>): ObservationConfig {
  return {
    host: environment.HOST,
    metricsPort: environment.METRICS_PORT,
    isTraced: environment.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined,
  }
}

/** The part of the configuration that all services have in common, nested and frozen. */
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
