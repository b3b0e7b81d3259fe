import { describe, expect, it } from 'vitest'
import { gatewayEnvironment, serviceEnvironment, type Wiring, webEnvironment } from './environment.ts'
import { perService } from './service-names.ts'

function createWiring(passedOn: NodeJS.ProcessEnv, signingKeyFile?: string): Wiring {
  const external = {
    mysqlUrl: undefined,
    redisUrl: undefined,
    cacheRedisUrl: undefined,
    natsUrl: undefined,
    smtpUrl: undefined,
  }
  return {
    config: { root: '/', dataDir: '/', host: '127.0.0.1', port: 8080, demo: 'none', replicas: 1, external, passedOn },
    secrets: {
      secretKey: 'ours for tokens',
      serviceSecret: 'ours for services',
      hopSecret: 'ours for the hop',
      mysqlRootPassword: '',
      databasePasswords: perService(() => ''),
      natsPasswords: { ...perService((name) => `${name}-nats`), operator: 'operator-nats' },
      redisPasswords: { access: '', cache: '' },
      webSecret: 'ours for cookies',
    },
    signingKeyFile,
    stores: {
      mysqlUrl: 'mysql://m',
      redisUrl: 'redis://r',
      cacheRedisUrl: 'redis://c',
      natsUrl: 'nats://operator:operator-nats@n',
      smtpUrl: 'smtp://s',
      mailWebUrl: null,
    },
    addresses: {
      gateway: 'http://gateway:1',
      web: 'http://web:1',
      services: perService((name) => `http://${name}:1`),
      metricsPorts: new Map(),
    },
    databaseUrls: perService((name) => `mysql://${name}`),
  }
}

describe('the key of access tokens', () => {
  it('is a secret that every process gets, generated or set by the caller', () => {
    for (const environmentOf of [gatewayEnvironment, (wiring: Wiring) => serviceEnvironment(wiring, 'job')]) {
      expect(environmentOf(createWiring({}))).toMatchObject({ SECRET_KEY: 'ours for tokens' })
      expect(environmentOf(createWiring({ SECRET_KEY: 'theirs' }))).toMatchObject({ SECRET_KEY: 'theirs' })
      expect(environmentOf(createWiring({ SECRET_KEY: '', SECONDARY_SECRET_KEY: 'next' }))).toMatchObject({
        SECRET_KEY: 'ours for tokens',
        SECONDARY_SECRET_KEY: 'next',
      })
      const { SECRET_KEY, SECRET_KEY_FILE } = environmentOf(createWiring({ SECRET_KEY_FILE: '/theirs' }))
      expect([SECRET_KEY, SECRET_KEY_FILE]).toEqual([undefined, '/theirs'])
    }
  })

  it('is a private key that only auth gets, while the other processes get the URL of the public keys', () => {
    const wiring = createWiring(
      { ALGORITHM: 'ES256', SIGNING_KEY_FILE: '/theirs', VERIFICATION_KEY_FILES: '/next' },
      '/key',
    )
    const auth = serviceEnvironment(wiring, 'auth')

    expect(auth).toMatchObject({ SIGNING_KEY_FILE: '/key', VERIFICATION_KEY_FILES: '/next' })
    expect(auth).not.toHaveProperty('JWKS_URL')
    for (const others of [gatewayEnvironment(wiring), serviceEnvironment(wiring, 'job')]) {
      expect(others).toMatchObject({ ALGORITHM: 'ES256', JWKS_URL: 'http://auth:1/.well-known/jwks.json' })
      for (const name of ['SIGNING_KEY_FILE', 'VERIFICATION_KEY_FILES', 'SECRET_KEY'])
        expect(others).not.toHaveProperty(name)
    }
  })
})

it('gives the gateway neither the secret of the services nor the path of a file that contains it', () => {
  const wiring = createWiring({ SERVICE_SECRET_FILE: '/theirs' })

  expect(serviceEnvironment(wiring, 'job')).toMatchObject({ SERVICE_SECRET_FILE: '/theirs' })
  expect(gatewayEnvironment(wiring)).not.toHaveProperty('SERVICE_SECRET')
  expect(gatewayEnvironment(wiring)).not.toHaveProperty('SERVICE_SECRET_FILE')
})

describe('the secret that signs the addresses of browsers', () => {
  it('is generated or set by the caller, and only the gateway and the pages get it', () => {
    expect(gatewayEnvironment(createWiring({}))).toMatchObject({ HOP_SECRET: 'ours for the hop' })
    const theirs = createWiring({ HOP_SECRET_FILE: '/theirs', SECONDARY_HOP_SECRET: 'next' })
    expect(gatewayEnvironment(theirs)).toMatchObject({ HOP_SECRET_FILE: '/theirs', SECONDARY_HOP_SECRET: 'next' })
    expect(webEnvironment(theirs)).toMatchObject({ HOP_SECRET_FILE: '/theirs', SECONDARY_HOP_SECRET: 'next' })
    expect(Object.keys(serviceEnvironment(theirs, 'auth')).filter((name) => name.includes('HOP'))).toEqual([])
  })
})

describe('the process of the pages', () => {
  it('is known to the gateway, and knows the gateway', () => {
    expect(gatewayEnvironment(createWiring({})).WEB_URL).toBe('http://web:1')
    expect(webEnvironment(createWiring({}))).toMatchObject({
      GATEWAY_URL: 'http://gateway:1',
      PORTAL_URL: 'http://gateway:1',
    })
  })

  it('gets the secret of its cookies, and no key, no store and no service', () => {
    const wiring = createWiring({ SECONDARY_WEB_SECRET: 'next', SECRET_KEY: 'theirs', REDIS_URL: 'redis://theirs' })

    expect(webEnvironment(wiring)).toMatchObject({ WEB_SECRET: 'ours for cookies', SECONDARY_WEB_SECRET: 'next' })
    const unwanted = /SECRET_KEY|SERVICE_SECRET|DATABASE|NATS|REDIS|SMTP|(?:AUTH|JOB)_URL/
    expect(Object.keys(webEnvironment(wiring)).filter((name) => unwanted.test(name))).toEqual([])
    for (const others of [gatewayEnvironment(wiring), serviceEnvironment(wiring, 'auth')]) {
      expect(Object.keys(others).filter((name) => name.includes('WEB_SECRET'))).toEqual([])
    }
  })
})

describe('the URL of a store', () => {
  const theirs = { REDIS_URL: 'redis://theirs', NATS_URL: 'nats://theirs' }

  it('contains a password of its own for each service, and is absent where the store is not used', () => {
    expect(serviceEnvironment(createWiring(theirs), 'job')).toMatchObject({ NATS_URL: 'nats://job:job-nats@n' })
    expect(serviceEnvironment(createWiring(theirs), 'auth')).toMatchObject({ NATS_URL: 'nats://auth:auth-nats@n' })
    expect(gatewayEnvironment(createWiring(theirs))).not.toHaveProperty('NATS_URL')
  })

  it('is passed on unchanged if the caller runs the store', () => {
    const wiring = createWiring({})
    const natsUrl = 'nats://someone:else@theirs'
    const external = { ...wiring.config.external, natsUrl }
    const theirWiring = { ...wiring, config: { ...wiring.config, external }, stores: { ...wiring.stores, natsUrl } }

    expect(serviceEnvironment(theirWiring, 'job')).toMatchObject({ NATS_URL: natsUrl })
  })

  it('names the Redis that may evict keys for the job service only', () => {
    expect(serviceEnvironment(createWiring(theirs), 'job')).toMatchObject({ REDIS_URL: 'redis://c' })
    expect(serviceEnvironment(createWiring(theirs), 'auth')).toMatchObject({ REDIS_URL: 'redis://r' })
    expect(gatewayEnvironment(createWiring(theirs))).toMatchObject({ REDIS_URL: 'redis://r' })
  })
})
