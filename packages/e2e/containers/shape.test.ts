import { expectStatus } from '@portal/stack/api-client'
import { serviceNames } from '@portal/stack/service-names'
import { describe, expect, inject, it } from 'vitest'
import { report } from '../faults/reconciliation.ts'
import { guest } from '../journeys/person.ts'
import { compose, containerOf, docker, execute } from './engine.ts'
import { queryAs } from './portal.ts'

const { env } = inject('containers')
const portalServices = [...serviceNames, 'gateway', 'web'] as const
const stores = ['mysql', 'redis', 'redis-cache', 'nats', 'maildev'] as const
const monitoring = ['prometheus', 'grafana', 'jaeger'] as const
const baseImage = 'node:24-trixie-slim'
const largestBytes = 250_000_000

async function sizeOf(image: string): Promise<number> {
  return Number(await docker(['image', 'inspect', '--format', '{{.Size}}', image]))
}

describe('a container', () => {
  it.each(portalServices)('of the portal runs as its own user with minimal privileges: %s', async (name) => {
    const { Config, HostConfig, State } = await containerOf(name)

    expect(Config.User).toMatch(/^100[1-68]:100[1-68]$/)
    expect(HostConfig).toMatchObject({ ReadonlyRootfs: true, CapDrop: ['ALL'] })
    expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true')
    expect(HostConfig.Memory).toBeGreaterThan(0)
    expect(State.Health?.Status).toBe('healthy')
    expect(Config.Labels).toMatchObject({
      'org.opencontainers.image.title': `job-portal/${name}`,
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.revision': env.REVISION,
    })
  })

  it.each(stores)('of a store cannot gain privileges: %s', async (name) => {
    const { HostConfig, State } = await containerOf(name)

    expect(HostConfig.CapDrop).toEqual(['ALL'])
    expect(HostConfig.SecurityOpt).toContain('no-new-privileges:true')
    expect(State.Health?.Status).toBe('healthy')
  })

  it('publishes a port only if it is the gateway or the mail catcher', async () => {
    const all = await Promise.all(
      [...portalServices, ...stores].map(async (name) => ({ name, ...(await containerOf(name)) })),
    )
    const addressesOf = ({ HostConfig }: (typeof all)[number]) =>
      Object.values(HostConfig.PortBindings ?? {}).flatMap((bindings) => bindings.map(({ HostIp }) => HostIp))
    const published = all.filter((each) => addressesOf(each).length > 0)

    // The gateway on the address in HOST, the mail catcher on the loopback address.
    expect(published.map((each) => [each.name, addressesOf(each)])).toEqual([
      ['gateway', [env.HOST]],
      ['maildev', ['127.0.0.1']],
    ])
  })

  it('of a store shares networks only with its clients', async () => {
    const { services } = JSON.parse(await compose(['--profile', '*', 'config', '--format', 'json']))
    const networksOf = (name: string) => Object.keys(services[name].networks ?? {})
    const neighboursOf = (name: string) =>
      Object.keys(services).filter(
        (other) => other !== name && networksOf(other).some((each) => networksOf(name).includes(each)),
      )
    const migrations = serviceNames.map((name) => `migrate-${name}`)

    const neighbours = (name: string) => neighboursOf(name).sort()
    expect(neighbours('mysql')).toEqual([...serviceNames, ...migrations, 'demo-accounts'].sort())
    expect(neighbours('nats')).toEqual([...serviceNames, 'operate', 'streams'].sort())
    expect(neighbours('redis')).toEqual(['auth', 'gateway'])
    expect(neighbours('redis-cache')).toEqual(['gateway', 'job'])
    expect(neighbours('maildev')).toEqual(['notification'])
    for (const name of monitoring) {
      expect(neighbours(name).filter((other) => (stores as readonly string[]).includes(other))).toEqual([])
    }
    expect(neighbours('grafana')).toEqual(['prometheus'])
    expect(neighbours('jaeger')).toEqual([...portalServices, 'prometheus'].sort())
  })

  it('of the mail catcher cannot reach a store by its address', async () => {
    const { NetworkSettings } = await containerOf('mysql')
    const [network] = Object.values(NetworkSettings.Networks)
    const connect = `require('net').connect({ host: '${network?.IPAddress}', port: 3306, timeout: 1500 })
      .on('connect', () => console.log('reached')).on('timeout', () => process.exit()).on('error', () => process.exit())`

    expect(await execute('maildev', ['node', '-e', connect])).not.toContain('reached')
  })

  it('can read its own secrets only', async () => {
    const read = (service: string, file: string) => execute(service, ['cat', `/secrets/${file}`])

    expect(await read('gateway', 'gateway.env')).toMatch(/^ALGORITHM=ES256\nJWKS_URL=/)
    for (const file of ['auth.env', 'signing-key-es256.pem', 'job.env', 'migrate-job.env', 'secrets.json']) {
      await expect(read('gateway', file)).rejects.toThrow(/Permission denied/)
    }
    await expect(read('job', 'signing-key-es256.pem')).rejects.toThrow(/Permission denied/)
    expect(await read('auth', 'signing-key-es256.pem')).toMatch(/^-----BEGIN PRIVATE KEY-----/)
  })

  it('can use the tables of its service, but can neither alter them nor read those of another service', async () => {
    expect(await queryAs('job', 'SELECT COUNT(*) AS count FROM jobs')).toHaveLength(1)
    await expect(queryAs('job', 'ALTER TABLE jobs ADD COLUMN note INT')).rejects.toThrow(/denied/)
    await expect(queryAs('job', 'SELECT * FROM portal_auth.users')).rejects.toThrow(/denied/)
  })
})

describe('an image', () => {
  it('of the gateway contains the files of the documentation page', async () => {
    const page = await expectStatus(200, guest.request('GET', '/docs'))
    const files = [...String(page).matchAll(/(?:src|href)="([^"#:]+)"/g)].map(([, file = '']) => file)

    expect(files.length).toBeGreaterThan(2)
    for (const file of files) await expectStatus(200, guest.request('GET', new URL(file, 'http://docs/docs').pathname))
  })

  it.each([...portalServices, 'stack'])('adds less than 250 MB to its base image: %s', async (name) => {
    const bytes = (await sizeOf(`job-portal/${name}:${env.IMAGE_TAG}`)) - (await sizeOf(baseImage))

    report({ fault: `image ${name}`, 'MB over the base': Math.round(bytes / 1e6) })
    expect(bytes).toBeLessThan(largestBytes)
  })
})

describe('the secrets of an earlier version', () => {
  it('are preserved, including the algorithm and the database users', async () => {
    const old = `
      set -e
      for name in auth job profile application notification; do
        printf 'SECRET_KEY=%s\\nSERVICE_SECRET=%s\\nDATABASE_URL=mysql://portal_x:%s@mysql:3306/portal_x\\n' \
          an-old-secret-key-of-forty-characters-00 an-old-service-secret-of-forty-characters \
          an-old-password-of-more-than-forty-characters > /tmp/s/$name.env
      done
      printf 'SECRET_KEY=an-old-secret-key-of-forty-characters-00\\n' > /tmp/s/gateway.env
      echo 'CREATE DATABASE portal_job;' > /tmp/m/databases.sql`
    const folders = '/tmp/s /tmp/m /tmp/n /tmp/r /tmp/c'
    const script = `mkdir ${folders}; ${old}; node dist/compose-secrets.js ${folders}
      node dist/compose-secrets.js ${folders}; tail -n 9 /tmp/s/job.env /tmp/s/migrate-job.env /tmp/m/databases.sql`
    const image = `job-portal/stack:${env.IMAGE_TAG}`

    const output = await docker(['run', '--rm', '--user', 'root', '--entrypoint', 'bash', image, '-c', script])

    expect(output).toContain('ALGORITHM=HS256\nSECRET_KEY=an-old-secret-key-of-forty-characters-00\n')
    expect(output).toContain('SERVICE_SECRET=an-old-service-secret-of-forty-characters\n')
    const password = 'an-old-password-of-more-than-forty-characters'
    expect(output.split(`DATABASE_URL=mysql://portal_job:${password}@mysql:3306/portal_job\n`)).toHaveLength(3)
    expect(output).toMatch(/CREATE DATABASE portal_job;\n$/)
  })
})
