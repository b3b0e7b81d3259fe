import { randomUUID } from 'node:crypto'
import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { describeError, redact } from './log.ts'

describe('an error in a log', () => {
  it('is described by type, code, message and stack', () => {
    const error = Object.assign(new TypeError('no such thing'), { code: 'E_NONE' })

    const described = describeError(error)

    expect(described).toMatchObject({ type: 'TypeError', code: 'E_NONE', message: 'no such thing' })
    expect(described).toHaveProperty('stack', expect.stringContaining('log.test.ts'))
  })

  it('does not contain the values of a failed statement', () => {
    const driver = Object.assign(new Error('Lock wait timeout exceeded'), {
      code: 'ER_LOCK_WAIT_TIMEOUT',
      sql: "select * from users where email = 'ada@example.com'",
    })

    const described = describeError(new DrizzleQueryError('select … where email = ?', ['ada@example.com'], driver))

    expect(described).toMatchObject({ code: 'ER_LOCK_WAIT_TIMEOUT', message: 'Lock wait timeout exceeded' })
    expect(JSON.stringify(described)).not.toContain('ada@example.com')
  })
})

describe('a log line', () => {
  const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl'

  it.each([
    ['a field at any depth', { a: { b: [{ password: 'hunter2' }] } }, 'hunter2'],
    ['a field whose value has quotes', { current_password: 'hun"ter\\"2' }, 'ter'],
    ['a field of JSON inside a text', { msg: JSON.stringify({ refresh_token: 'hunter2', other: 1 }) }, 'hunter2'],
    ['an address in an error of a mail server', { msg: '550 5.1.1 <ada@example.com>: no such user' }, 'ada@'],
    ['an address in an error of a database', { msg: "Duplicate entry 'ada.l+x@mail.example.co.uk' for key" }, 'ada'],
    ['an address that is longer than allowed', { msg: `no mail to ${'adas'.repeat(50)}@example.com` }, 'adas'],
    ['an address in a path', { req: { url: '/api/v1/users/ada%40example.com' } }, 'ada'],
    ['a phone number', { body: { phone: '+43 1 234567' } }, '234567'],
    ['an access token', { msg: `token ${jwt} refused` }, 'c2lnbmF0dXJl'],
    ['a header', { msg: `Authorization: Bearer ${jwt.slice(3)}` }, 'c2lnbmF0dXJl'],
    ['a refresh token', { msg: `no session of ${'aB3_'.repeat(11).slice(1)}` }, 'aB3_'],
    ['the credentials of a store', { msg: 'connect mysql://auth:hunter2@127.0.0.1:3306/portal' }, 'hunter2'],
  ])('does not contain %s', (_what, entry, secret) => {
    const line = redact(JSON.stringify(entry))

    expect(line).not.toContain(secret)
    expect(() => JSON.parse(line)).not.toThrow()
  })

  it('is unchanged if it contains nothing to redact', () => {
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

  it('is redacted the same alone and together with other lines', () => {
    const entries = [{ password: 'hunter2' }, { msg: 'to ada@example.com' }, { msg: 'nothing' }, { msg: `of ${jwt}` }]
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`)

    expect(redact(lines.join(''))).toBe(lines.map(redact).join(''))
  })

  it.each([
    ['after a word', `/x-${jwt}`],
    ['after an encoded blank', `/Bearer%20${jwt}`],
    ['that was cut off', `/${jwt.slice(0, 30)}`],
  ])('does not contain an access token %s', (_what, url) => {
    expect(redact(JSON.stringify({ url }))).not.toContain('eyJ')
  })
})

describe('redacting 16 kB', () => {
  const [shorter, longer] = [16_384, 32_768]
  const long = 'aB3_'.repeat(11).slice(1)
  const label = 'b'.repeat(60)
  const parts = [
    ...[
      '-eyJ',
      'eyJ',
      'eyJa.',
      'eyJaaaaa',
      'eyJaaaaa.',
      'eyJaaaaa.-',
      '.eyJ-',
      '_eyJ.eyJ',
      'Bearer ',
      'Bearer',
      'Bearer -',
    ],
    ...['a@', '@', '@a.', 'a@a.', 'a.a.a.', 'a@a.a.', '%40', 'a%40', '%40a.', 'a%40a.a.', "'%-+", `${'a'.repeat(64)}@`],
    ...[
      `a@${`${label}.`.repeat(8)}1`,
      `a%40${label}.`,
      `${'a'.repeat(300)}%40`,
      '//',
      '//:',
      '/:',
      ':@',
      `//${':'.repeat(300)}`,
    ],
    ...[
      '//a:',
      '//a:b',
      `//${'a'.repeat(300)}:`,
      '"',
      '""',
      '"\\',
      '\\',
      '\\"',
      '"a',
      '"token',
      '"token"',
      '"token":',
      '"token":"',
    ],
    ...[
      '"token":"\\',
      '"token\\":\\"',
      '"token\\\\',
      '"tokentoken',
      `"${'token'.repeat(16)}`,
      '"passwpassw-',
      '"e-',
      '"phone":"\\"',
    ],
    ...[long, `${long} `, `${long}-`, 'aB3_'.repeat(11), '-', 'a-', 'a', '%', '.', ' ', '\n', 'a\n', '@\n', 'é@', '€'],
  ]
  const harmless = 'api/v1/jobs lorem ipsum '

  /** The CPU time each text takes in µs, measured alternately: the least of several runs, because GC adds to some. */
  function leastMicros(...texts: string[]): number[] {
    const least = texts.map(() => Number.POSITIVE_INFINITY)
    for (let run = 0; run < 9; run++) {
      for (const [index, text] of texts.entries()) {
        const before = process.cpuUsage()
        redact(text)
        const { user, system } = process.cpuUsage(before)
        least[index] = Math.min(least[index] ?? 0, user + system)
      }
    }
    return least
  }

  function filledWith(part: string, length: number): string {
    return JSON.stringify({ url: part.repeat(length / part.length + 1).slice(0, length) })
  }

  it.each(parts)('takes time in proportion to the length of a text that repeats %j', (part) => {
    const texts = [filledWith(harmless, longer), filledWith(part, shorter), filledWith(part, longer)]
    const [control = 0, once = 0, twice = 0] = leastMicros(...texts)

    // Very short times vary, so they are compared with the control as well.
    expect(twice).toBeLessThan(Math.max(4 * once, 8 * control))
    expect(twice).toBeLessThan(15 * control)
  })
})
