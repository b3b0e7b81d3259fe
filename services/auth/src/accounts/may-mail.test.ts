import { describe, expect, it } from 'vitest'
import { mayMail } from './may-mail.ts'

describe('a link', () => {
  it('is mailed five times an hour', () => {
    expect(mayMail({ inLastHour: 4, hasOpenLink: true })).toBe(true)
    expect(mayMail({ inLastHour: 5, hasOpenLink: true })).toBe(false)
  })

  it('is mailed after that as well to who has none that works', () => {
    expect(mayMail({ inLastHour: 5, hasOpenLink: false })).toBe(true)
  })
})
