import { type Outcome, runSource } from '@portal/testing/run-source'
import type { ServiceUnderTest } from '@portal/testing/service'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { logIn, passphrase, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

function command(name: string, environment: Record<string, string> = {}, args: string[] = []): Promise<Outcome> {
  const variables = { DATABASE_URL: service.database.url, BCRYPT_COST: '4', ...environment }
  return runSource(new URL('../src/main.ts', import.meta.url), [name, ...args], variables)
}

async function accounts() {
  return service.database.rows('SELECT id, email, role, is_active FROM users ORDER BY id')
}

async function verifiedAt(email: string) {
  const [row] = await service.database.rows('SELECT email_verified_at FROM users WHERE email = ?', [email])
  return row?.email_verified_at
}

describe('demo-accounts', () => {
  it('creates accounts with the ids 1 to 5 once, and they can log in', async () => {
    expect(await command('demo-accounts')).toMatchObject({ code: 0, stdout: expect.stringContaining('5 of 5') })
    expect(await command('demo-accounts')).toMatchObject({ code: 0, stdout: expect.stringContaining('0 of 5') })

    expect(await accounts()).toEqual([
      { id: 1, email: 'alice@example.com', role: 'JOB_SEEKER', is_active: 1 },
      { id: 2, email: 'bob@example.com', role: 'JOB_SEEKER', is_active: 1 },
      { id: 3, email: 'recruiter@example.com', role: 'RECRUITER', is_active: 1 },
      { id: 4, email: 'admin@example.com', role: 'ADMIN', is_active: 1 },
      { id: 5, email: 'test@example.com', role: 'JOB_SEEKER', is_active: 1 },
    ])
    expect((await service.recorded()).map((event) => event.name)).toEqual(Array(5).fill('auth.user-registered'))
    await logIn(service, 'admin@example.com', 'password123').expect(200)
    expect(await verifiedAt('alice@example.com')).not.toBeNull()
    await service.settled()
  })

  it('creates further accounts only if asked to', async () => {
    expect(await command('demo-accounts', {}, ['all'])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/Created [1-9]\d+ of \d+/),
    })
    expect(await command('demo-accounts', {}, ['everything'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('the only argument is: all'),
    })
    await logIn(service, 'chiara@example.com', 'password123').expect(200)
    await service.settled()
  })
})

describe('create-admin', () => {
  it('creates an administrator and records the event of a registration', async () => {
    const given = { ADMIN_EMAIL: 'Root@Example.com', ADMIN_PASSWORD: passphrase }

    const outcome = await command('create-admin', given)

    expect(outcome).toMatchObject({ code: 0, stdout: expect.stringContaining('root@example.com') })
    expect((await service.recorded()).at(-1)).toMatchObject({
      name: 'auth.user-registered',
      data: { email: 'root@example.com', role: 'ADMIN' },
    })
    await logIn(service, 'root@example.com').expect(200)
    expect(await verifiedAt('root@example.com')).not.toBeNull()
    expect(await command('create-admin', given)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^An account for root@example.com already exists .* role ADMIN\). Nothing was changed.\n$/,
      ),
    })
  })

  it('reports all missing or invalid variables, without the password, and creates nothing', async () => {
    const before = await accounts()

    const nothing = await command('create-admin')
    expect(nothing).toMatchObject({ code: 1, stderr: expect.stringMatching(/ADMIN_EMAIL.*\n.*ADMIN_PASSWORD/) })
    const weak = await command('create-admin', { ADMIN_EMAIL: 'a@example.com', ADMIN_PASSWORD: 'Password123' })
    expect(weak).toMatchObject({ code: 1, stderr: 'password is one of the most common passwords\n' })
    // Nothing listens on the discard port.
    const unavailable = await command('create-admin', {
      ADMIN_EMAIL: 'a@example.com',
      ADMIN_PASSWORD: passphrase,
      DATABASE_URL: 'mysql://auth:secret-word@127.0.0.1:9/auth',
    })
    expect(unavailable).toMatchObject({ code: 1, stderr: expect.stringContaining('The database is unavailable') })
    expect(unavailable.stderr).not.toContain('secret-word')
    expect(await accounts()).toEqual(before)
  })
})
