import { expect, it } from 'vitest'
import { byName, countryName, currencyName, languageName } from './code-names.ts'

it('names countries and currencies in the language of the page, in its order', () => {
  expect(countryName('AT', 'de')).toBe('Österreich')
  expect(currencyName('CHF', 'de')).toBe('Schweizer Franken (CHF)')
  expect(byName(['NO', 'AT', 'DE', 'CH'], countryName, 'en')).toEqual(['AT', 'DE', 'NO', 'CH'])
  expect(byName(['NO', 'AT', 'DE', 'CH'], countryName, 'de')).toEqual(['DE', 'NO', 'AT', 'CH'])
})

it('shows what is no code as it is', () => {
  expect(countryName('A<b>', 'en')).toBe('A<b>')
  expect(currencyName('', 'en')).toBe(' ()')
  expect(languageName('en <b>', 'en')).toBe('en <b>')
})
