import { expect, it } from 'vitest'
import { readWishForm, typedWishes, wishesOf } from './wish-form.ts'

function formOf(fields: [string, string][]) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return form
}

const desired = {
  titles: ['Baker', 'Cook'],
  job_types: ['FULL_TIME' as const],
  workplaces: ['ONSITE' as const],
  places: ['Vienna'],
  pay: { amount: 30_000, currency: 'EUR', period: 'YEAR' as const },
  from: '2027-02-01',
}

it('reads what is typed, and writes what is stored', () => {
  const typed = readWishForm(
    formOf([
      ['titles', 'Baker\r\n\r\nCook'],
      ['places', 'Vienna'],
      ['job_type', 'FULL_TIME'],
      ['workplace', 'ONSITE'],
      ['workplace', 'MOON'],
      ['amount', '30,000'],
      ['currency', 'EUR'],
      ['period', 'YEAR'],
      ['from', '2027-02-01'],
    ]),
  )
  expect(wishesOf(typed)).toEqual(desired)
  expect(wishesOf(typedWishes(desired))).toEqual(desired)
})

it('says nothing if nothing is typed, and leaves it to the API to reject half a pay', () => {
  const nothing = { titles: [], job_types: [], workplaces: [], places: [], pay: null, from: null }
  expect(wishesOf(readWishForm(formOf([])))).toEqual(nothing)
  expect(wishesOf(typedWishes(null))).toEqual(nothing)
  expect(wishesOf(readWishForm(formOf([['currency', 'EUR']]))).pay).toEqual({ amount: -1, currency: 'EUR', period: '' })
})
