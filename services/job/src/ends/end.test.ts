import { describe, expect, it } from 'vitest'
import { assertEnd, assertExtensible, openedColumns } from './end.ts'

const at = (text: string) => new Date(`2026-${text}T00:00:00Z`)
const ctx = { now: () => at('03-01'), ends: { defaultDays: 30, goneAfterDays: 10 } }

describe('an end', () => {
  it.each([at('03-02'), at('05-30'), undefined])('may be %s', (end) => {
    expect(() => assertEnd(ctx, end)).not.toThrow()
  })

  it.each([at('03-01'), at('02-01'), at('05-31')])('may not be %s', (end) => {
    expect(() => assertEnd(ctx, end)).toThrow()
  })
})

describe('opening a job', () => {
  const never = { publishedAt: null, expiresAt: null }

  it('publishes it once', () => {
    expect(openedColumns(ctx, never, undefined).publishedAt).toEqual(at('03-01'))
    expect(openedColumns(ctx, { ...never, publishedAt: at('01-01') }, undefined).publishedAt).toEqual(at('01-01'))
  })

  it.each([
    ['the given end', at('03-09'), at('03-05'), at('03-09')],
    ['the planned end', undefined, at('03-05'), at('03-05')],
    ['the default instead of a past end', undefined, at('02-05'), at('03-31')],
    ['the default', undefined, null, at('03-31')],
  ])('sets %s', (_, given, planned, expected) => {
    expect(openedColumns(ctx, { ...never, expiresAt: planned }, given).expiresAt).toEqual(expected)
  })

  it('sets no end if jobs have none by default', () => {
    const forever = { ...ctx, ends: { ...ctx.ends, defaultDays: 0 } }

    expect(openedColumns(forever, never, undefined).expiresAt).toBeNull()
  })
})

it.each([
  ['OPEN', null, true],
  ['PAUSED', null, true],
  ['CLOSED', 'EXPIRED', true],
  ['CLOSED', 'FILLED', false],
  ['CLOSED', null, false],
  ['DRAFT', null, false],
] as const)('a job that is %s because of %s can be extended: %s', (status, closeReason, isAllowed) => {
  const extend = () => assertExtensible({ status, closeReason })
  if (isAllowed) expect(extend).not.toThrow()
  else expect(extend).toThrow('cannot be extended')
})
