import { describe, expect, it } from 'vitest'
import { countries, country } from './countries.ts'

describe('the codes of countries', () => {
  it('are those of ISO 3166-1', () => {
    expect(countries).toHaveLength(249)
    expect(countries).toEqual(expect.arrayContaining(['AQ', 'DE', 'GB', 'IN', 'PS', 'TW', 'US', 'ZW']))
  })

  it.each(['UK', 'EU', 'XK', 'DD', 'YU', 'ZZ', 'AA', 'de', 'De', 'DEU', 'D', '', '276', 'DE '])(
    'are not %j',
    (code) => {
      expect(country.safeParse(code).success).toBe(false)
    },
  )
})
