import { DrizzleQueryError } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { describeError } from './log.ts'

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
