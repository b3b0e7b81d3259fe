import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, readEnvironment, serviceConfig, serviceVariables } from './config.ts'

const good = {
  SECRET_KEY: 'a-secret-of-more-than-32-bytes-for-tokens',
  SERVICE_SECRET: 'a-secret-of-more-than-32-bytes-for-peers',
  DATABASE_URL: 'mysql://user:password@localhost/portal',
  NATS_URL: 'nats://localhost:4222',
}

function read(environment: Record<string, string>) {
  return serviceConfig(readEnvironment(z.object(serviceVariables), environment))
}

function faultsOf(environment: Record<string, string>): string {
  try {
    read(environment)
    return ''
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

describe('the environment of a service', () => {
  it('becomes a configuration with defaults for all but secrets and stores', () => {
    const config = read({ ...good, PORT: '' })

    expect(config.http).toEqual({ host: '0.0.0.0', port: 3000 })
    expect(config.database.poolSize).toBe(10)
    expect(Object.isFrozen(config)).toBe(true)
  })

  it('is told all its faults at once, and never a value', () => {
    const faults = faultsOf({
      SECRET_KEY: 'hunter2',
      PORT: '99999',
      DATABASE_URL: 'postgres://hunter2@localhost/portal',
    })

    for (const name of ['SECRET_KEY', 'SERVICE_SECRET', 'PORT', 'DATABASE_URL', 'NATS_URL'])
      expect(faults).toContain(name)
    expect(faults).not.toContain('hunter2')
  })

  it('must not hold a secret that is in somebody’s example', () => {
    expect(faultsOf({ ...good, SECRET_KEY: 'yoursecretkey_changeme_in_production' })).toContain('well-known example')
  })
})
