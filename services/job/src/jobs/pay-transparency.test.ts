import { describe, expect, it } from 'vitest'
import { payTransparencies } from '../config.ts'
import { optionalColumns } from './optional-columns.ts'
import { assertKeepsPayRange, assertPayRange, payNoticesOf } from './pay-transparency.ts'

const unit = { salary_currency: 'EUR', salary_period: 'YEAR' } as const
const complete = optionalColumns({ ...unit, salary_min: 40_000, salary_max: 60_000 })
const wide = optionalColumns({ ...unit, salary_min: 40_000, salary_max: 60_001 })
const open = optionalColumns({ ...unit, salary_min: 40_000 })
const hidden = optionalColumns({ salary_visibility: 'APPLICANTS' }, complete)

describe('the notices about the pay of a job', () => {
  it.each([
    ['nothing', optionalColumns({}), ['PAY_RANGE_MISSING']],
    ['an open range', open, ['PAY_RANGE_MISSING']],
    ['numbers alone', optionalColumns({ salary_min: 1, salary_max: 1 }), ['PAY_RANGE_MISSING']],
    ['a range', complete, []],
    ['a range for applicants', hidden, []],
    ['a wide range', wide, ['PAY_RANGE_WIDE']],
    ['a range from nothing', optionalColumns({ ...unit, salary_min: 0, salary_max: 1 }), ['PAY_RANGE_WIDE']],
    ['voluntary work', optionalColumns({ ...unit, salary_min: 0, salary_max: 0 }), []],
  ])('of %s are as expected', (_, pay, expected) => {
    const codesFor = (setting: (typeof payTransparencies)[number], status = 'OPEN') =>
      payNoticesOf({ ...pay, status: status as 'OPEN' }, setting).map(({ code }) => code)

    expect(codesFor('warn')).toEqual(expected)
    expect(codesFor('required', 'DRAFT')).toEqual(expected)
    expect(codesFor('off')).toEqual([])
    expect(codesFor('required', 'CLOSED')).toEqual([])
  })
})

describe('a required pay range', () => {
  const thrown = (act: () => void) => {
    try {
      act()
      return []
    } catch (error) {
      return (error as { extras: { errors: { path: string }[] } }).extras.errors.map(({ path }) => path)
    }
  }

  it.each(payTransparencies)('is checked when a job is opened, with the setting %s', (setting) => {
    expect(thrown(() => assertPayRange(open, setting))).toEqual(setting === 'required' ? ['salary_max'] : [])
    expect(thrown(() => assertPayRange(wide, setting))).toEqual([])
    expect(thrown(() => assertPayRange(hidden, setting))).toEqual([])
  })

  it('cannot be taken away while the job is open, and need not be added to one from before', () => {
    const change = (before: typeof open, status: 'OPEN' | 'PAUSED' | 'DRAFT' | 'CLOSED') =>
      thrown(() => assertKeepsPayRange({ ...before, status }, open, 'required'))

    expect(change(complete, 'OPEN')).toEqual(['salary_max'])
    expect(change(complete, 'PAUSED')).toEqual(['salary_max'])
    expect(change(complete, 'DRAFT')).toEqual([])
    expect(change(complete, 'CLOSED')).toEqual([])
    expect(change(open, 'OPEN')).toEqual([])
  })
})
