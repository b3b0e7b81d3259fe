import { describe, expect, it } from 'vitest'
import { maySendLink } from './link-limits.ts'

describe('maySendLink', () => {
  it('allows five links an hour', () => {
    expect(maySendLink({ inLastHour: 4, hasOpenLink: true })).toBe(true)
    expect(maySendLink({ inLastHour: 5, hasOpenLink: true })).toBe(false)
  })

  it('allows a link above the limit when no open link is left', () => {
    expect(maySendLink({ inLastHour: 5, hasOpenLink: false })).toBe(true)
  })
})
