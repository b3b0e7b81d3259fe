import { describe, expect, it } from 'vitest'
import { faultsIn, optionalColumns } from './optional-columns.ts'

describe('the optional columns of a job', () => {
  const vienna = optionalColumns({ country: 'AT', city: 'Vienna', latitude: 48.2, longitude: 16.4, salary_min: 1 })

  it('are empty by default', () => {
    const { salaryVisibility, paysYearly, ...others } = optionalColumns({})

    expect([salaryVisibility, paysYearly]).toEqual(['PUBLIC', -1])
    expect(new Set(Object.values(others))).toEqual(new Set([null]))
  })

  it('have the pay of a year only where everybody sees the pay', () => {
    const pay = { salary_min: 20, salary_currency: 'EUR', salary_period: 'HOUR' } as const
    expect(optionalColumns(pay).paysYearly).toBe(41_600)
    expect(optionalColumns({ ...pay, salary_max: 30 }).paysYearly).toBe(62_400)
    expect(optionalColumns({ ...pay, salary_visibility: 'APPLICANTS' }).paysYearly).toBe(-1)
    expect(optionalColumns({ salary_visibility: 'APPLICANTS' }, vienna).paysYearly).toBe(-1)
  })

  it('stay as they were if a change omits them, and are cleared by null', () => {
    expect(optionalColumns({ workplace: 'HYBRID' }, vienna)).toEqual({ ...vienna, workplace: 'HYBRID' })
    expect(optionalColumns({ salary_min: null }, vienna)).toEqual({ ...vienna, salaryMin: null })
  })

  it('have a pay that only applicants see apart from one that everybody sees', () => {
    const hidden = optionalColumns({ salary_visibility: 'APPLICANTS', salary_max: 2 }, vienna)

    expect(hidden).toEqual({
      ...vienna,
      salaryVisibility: 'APPLICANTS',
      salaryMin: null,
      hiddenSalaryMin: 1,
      hiddenSalaryMax: 2,
    })
    expect(optionalColumns({ salary_visibility: 'PUBLIC', salary_max: null }, hidden)).toEqual(vienna)
    expect(faultsIn(optionalColumns({ salary_min: 3 }, hidden)).map(({ path }) => path)).toEqual(['salary_min'])
  })

  it('have each country once, in order', () => {
    const remote = optionalColumns({ remote_countries: ['DE', 'AT', 'DE'] })

    expect(remote.remoteCountries).toEqual(['AT', 'DE'])
    expect(optionalColumns({}, remote).remoteCountries).toEqual(['AT', 'DE'])
    expect(optionalColumns({ remote_countries: [] }, remote).remoteCountries).toBeNull()
  })

  it('have each benefit once, in the given order', () => {
    expect(optionalColumns({ benefits: ['Lunch', 'A bike', 'Lunch'] }).benefits).toEqual(['Lunch', 'A bike'])
  })

  it('lose the coordinates when the job moves without new ones', () => {
    expect(optionalColumns({ city: 'Graz' }, vienna)).toMatchObject({ city: 'Graz', latitude: null, longitude: null })
    expect(optionalColumns({ city: 'Vienna' }, vienna)).toEqual(vienna)
    const graz = { city: 'Graz', latitude: 47.1, longitude: 15.4 }
    expect(optionalColumns(graz, vienna)).toMatchObject(graz)
    expect(faultsIn(optionalColumns({ city: 'Graz', latitude: 47.1 }, vienna))).toHaveLength(1)
  })
})

describe('faultsIn', () => {
  it.each([
    [{ salary_min: 2, salary_max: 1 }, ['salary_min']],
    [{ salary_min: 2, salary_max: 2 }, []],
    [{ salary_min: 2 }, []],
    [{ salary_currency: 'EUR' }, ['salary_period']],
    [{ salary_period: 'HOUR' }, ['salary_currency']],
    [{ salary_currency: 'EUR', salary_period: 'HOUR' }, []],
    [{ latitude: 1 }, ['longitude']],
    [{ longitude: 0 }, ['latitude']],
    [{ latitude: 0, longitude: 0 }, []],
  ] as const)('finds in %j the paths %j', (input, paths) => {
    expect(faultsIn(optionalColumns(input)).map(({ path }) => path)).toEqual(paths)
  })
})
