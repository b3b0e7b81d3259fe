import { expect, it } from 'vitest'
import { byCountryName, countryName } from './country.ts'

it('names countries in the language of the page, in its order', () => {
  expect(countryName('AT', 'de')).toBe('Österreich')
  expect(byCountryName(['NO', 'AT', 'DE', 'CH'], 'en')).toEqual(['AT', 'DE', 'NO', 'CH'])
  expect(byCountryName(['NO', 'AT', 'DE', 'CH'], 'de')).toEqual(['DE', 'NO', 'AT', 'CH'])
})
