import { ConfigError, readEnvironment, serviceVariables } from '@portal/chassis/config/config'
import { natsUrl } from '@portal/chassis/config/nats-url'
import { z } from 'zod'
import { Fault } from './startup-error.ts'

const variables = z.object({
  NATS_URL: natsUrl.optional(),
  NATS_PREFIX: serviceVariables.NATS_PREFIX,
  NATS_REPLICAS: serviceVariables.NATS_REPLICAS,
})

/**
 * Reads the broker that an operator works on from the variables that services use. Throws a Fault if one is invalid.
 */
export function readBrokerSettings(env: NodeJS.ProcessEnv) {
  try {
    const { NATS_URL: url, NATS_PREFIX: prefix, NATS_REPLICAS: replicas } = readEnvironment(variables, env)
    return { url, prefix, replicas }
  } catch (error) {
    throw error instanceof ConfigError ? new Fault(error.message) : error
  }
}
