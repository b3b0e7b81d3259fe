import { expect, it } from 'vitest'
import { levelField, readLanguages } from './language-form.ts'

function read(fields: [string, string][]) {
  const form = new FormData()
  for (const [name, value] of fields) form.append(name, value)
  return readLanguages(form)
}

it('reads the languages with a level, and another one', () => {
  const fields: [string, string][] = [
    [levelField('de'), 'NATIVE'],
    [levelField('pt-BR'), ''],
    [levelField('en'), 'Z9'],
    ['another', 'fr'],
    ['another_level', 'B1'],
  ]
  expect(read(fields)).toEqual([
    { language: 'de', level: 'NATIVE' },
    { language: 'fr', level: 'B1' },
  ])
})

it('adds none if none is chosen', () => {
  expect(
    read([
      ['another', ''],
      ['another_level', 'B1'],
    ]),
  ).toEqual([])
})
