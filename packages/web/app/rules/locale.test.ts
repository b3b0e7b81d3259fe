import { expect, it } from 'vitest'
import { localeOf } from './locale.ts'

it.each([
  { chosen: 'de', accepted: 'en', locale: 'de' },
  { chosen: 'xx', accepted: 'de-AT,en;q=0.5', locale: 'de' },
  { chosen: undefined, accepted: 'fr,de;q=0.4,en;q=0.8', locale: 'en' },
  { chosen: undefined, accepted: 'de;q=0,en;q=0.1', locale: 'en' },
  { chosen: undefined, accepted: 'fr, *', locale: 'en' },
  { chosen: undefined, accepted: null, locale: 'en' },
])('shows $locale to somebody who chose $chosen and whose browser accepts $accepted', (given) => {
  expect(localeOf(given.chosen, given.accepted)).toBe(given.locale)
})
