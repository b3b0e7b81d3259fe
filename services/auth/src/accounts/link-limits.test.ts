import { describe, expect, it } from 'vitest'
import { maySendLink } from './link-limits.ts'

describe('a link', () => {
  it('is mailed five times an hour', () => {
    expect(maySendLink({ inLastHour: 4, hasOpenLink: true })).toBe(true)
    expect(maySendLink({ inLastHour: 5, hasOpenLink: true })).toBe(false)
  })

  it('is mailed after that as well to who has none that works', () => {
    expect(maySendLink({ inLastHour: 5, hasOpenLink: false })).toBe(true)
  })
})
