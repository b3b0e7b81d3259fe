import { randomUUID } from 'node:crypto'
import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { describeError, redact } from './log.ts'

describe('an error in a log', () => {
  it('is told by kind, code, message and place', () => {
    const error = Object.assign(new TypeError('no such thing'), { code: 'E_NONE' })

    const told = describeError(error)

    expect(told).toMatchObject({ type: 'TypeError', code: 'E_NONE', message: 'no such thing' })
    expect(told).toHaveProperty('stack', expect.stringContaining('log.test.ts'))
  })

  it('of a statement tells nothing of its values', () => {
    const driver = Object.assign(new Error('Lock wait timeout exceeded'), {
      code: 'ER_LOCK_WAIT_TIMEOUT',
      sql: "select * from users where email = 'ada@example.com'",
    })

    const told = describeError(new DrizzleQueryError('select … where email = ?', ['ada@example.com'], driver))

    expect(told).toMatchObject({ code: 'ER_LOCK_WAIT_TIMEOUT', message: 'Lock wait timeout exceeded' })
    expect(JSON.stringify(told)).not.toContain('ada@example.com')
  })
})

describe('a line of a log', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'

  it.each([
    ['a field at any depth', { a: { b: [{ password: 'hunter2' }] } }, 'hunter2'],
    ['a field whose value has quotes', { current_password: 'hun"ter\\"2' }, 'ter'],
    ['a field of JSON within a text', { msg: JSON.stringify({ refresh_token: 'hunter2', other: 1 }) }, 'hunter2'],
    ['an address that a mail server names', { msg: '550 5.1.1 <ada@example.com>: no such user' }, 'ada@'],
    ['an address that a database names', { msg: "Duplicate entry 'ada.l+x@mail.example.co.uk' for key" }, 'ada'],
    ['an address that is longer than it should be', { msg: `no mail to ${'adas'.repeat(50)}@example.com` }, 'adas'],
    ['an address in a path', { req: { url: '/api/v1/users/ada%40example.com' } }, 'ada'],
    ['a phone number', { body: { phone: '+43 1 234567' } }, '234567'],
    ['an access token', { msg: `token ${jwt} refused` }, 'c2lnbmF0dXJl'],
    ['a header', { msg: `Authorization: Bearer ${jwt.slice(3)}` }, 'c2lnbmF0dXJl'],
    ['a refresh token', { msg: `no session of ${'aB3_'.repeat(11).slice(1)}` }, 'aB3_'],
    ['what opens a store', { msg: 'connect mysql://auth:hunter2@127.0.0.1:3306/portal' }, 'hunter2'],
  ])('does not hold %s', (_what, entry, secret) => {
    const line = redact(JSON.stringify(entry))

    expect(line).not.toContain(secret)
    expect(() => JSON.parse(line)).not.toThrow()
  })

  it('is left alone where there is nothing to hide', () => {
    const entry = {
      parent: `client-${randomUUID()}`,
      request_id: '0b3f6e1c-8c0c-4b57-9a53-6a5a3d3a3c11',
      req: { method: 'POST', url: '/api/v1/auth/login/access-token' },
      err: {
        code: 'ECONNREFUSED',
        stack: 'at query (/app/node_modules/.pnpm/mysql2@3.24.6/node_modules/mysql2/x.js:1:2)',
      },
    }

    expect(redact(JSON.stringify(entry))).toBe(JSON.stringify(entry))
  })

  it('loses among others what it would lose alone, and so do they', () => {
    const entries = [{ password: 'hunter2' }, { msg: 'to ada@example.com' }, { msg: 'nothing' }, { msg: `of ${jwt}` }]
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`)

    expect(redact(lines.join(''))).toBe(lines.map(redact).join(''))
  })

  it('is searched quickly, whatever it holds', () => {
    const long = ['a', '"', '\\', '@a.', '//a:', 'eyJa.'].map((part) => part.repeat(100_000 / part.length))

    for (const text of long) expect(redact(text).length).toBeGreaterThan(0)
  })
})
