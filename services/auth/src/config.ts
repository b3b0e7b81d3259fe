import {
  type Environment,
  readEnvironment,
  serviceConfig,
  serviceVariables,
  wholeNumber,
} from '@portal/chassis/config/config'
import { signingConfig, signingVariables } from '@portal/chassis/config/token-config'
import { redisUrl } from '@portal/chassis/redis/redis-url'
import { emailAddress } from '@portal/contracts/addresses'
import { password } from '@portal/contracts/auth/http'
import { byOwner, type Owner, owners, urlVariable, urlVariables } from '@portal/contracts/event'
import { z } from 'zod'

/** The services that auth calls, to collect what they store about a person. */
export const otherServices = owners.filter((owner): owner is Exclude<Owner, 'auth'> => owner !== 'auth')

const variables = z
  .object({
    ...serviceVariables,
    ...signingVariables,
    REDIS_URL: redisUrl,
    ...urlVariables(otherServices, z.url()),
    ACCESS_TOKEN_EXPIRE_MINUTES: wholeNumber(1, 527_040).default(10_080),
    // Each step doubles the work: 4 is for tests, 12 takes a quarter of a second, 15 takes two seconds.
    BCRYPT_COST: wholeNumber(4, 15).default(12),
    // Whether administrators need a second factor. With `required`, those without one can only set one up.
    ADMIN_SECOND_FACTOR: z.enum(['optional', 'required']).default('optional'),
    // Whether email addresses are verified: never, by an optional email, or before the first login.
    EMAIL_VERIFICATION: z.enum(['off', 'asked', 'required']).default('asked'),
  })
  .omit({ JWKS_URL: true })

/** Reads the configuration of the auth service. Throws a `ConfigError` that lists every invalid variable. */
export function readConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables, environment)
  return Object.freeze({
    ...serviceConfig(read),
    ...signingConfig(read),
    redis: { url: read.REDIS_URL },
    peers: byOwner(otherServices, (owner) => read[urlVariable(owner)]),
    accessTokenSeconds: read.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
    bcryptCost: read.BCRYPT_COST,
    adminsNeedSecondFactor: read.ADMIN_SECOND_FACTOR === 'required',
    emailVerification: read.EMAIL_VERIFICATION,
  })
}
export type Config = ReturnType<typeof readConfig>

/** Reads what the commands that create accounts need. */
export function readCommandConfig(environment: Environment = process.env) {
  const read = readEnvironment(variables.pick({ DATABASE_URL: true, BCRYPT_COST: true }), environment)
  return { databaseUrl: read.DATABASE_URL, bcryptCost: read.BCRYPT_COST }
}

/** Reads the credentials of the administrator that `create-admin` creates. */
export function readAdmin(environment: Environment = process.env): { email: string; password: string } {
  const admin = z.object({ ADMIN_EMAIL: emailAddress, ADMIN_PASSWORD: password })
  const read = readEnvironment(admin, environment)
  return { email: read.ADMIN_EMAIL, password: read.ADMIN_PASSWORD }
}
