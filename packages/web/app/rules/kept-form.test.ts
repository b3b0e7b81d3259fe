import { expect, it } from 'vitest'
import { keptFields } from './kept-form.ts'

function formOf(...entries: [string, string | File][]): FormData {
  const form = new FormData()
  for (const [name, value] of entries) form.append(name, value)
  return form
}

it('keeps everything that was typed, in its order, but not how its sender signs in again', () => {
  const form = formOf(['skill-1', 'ADVANCED'], ['text', 'a\nb'], ['text', ''], ['sign_in_password', 'secret'])

  expect(keptFields(form)).toEqual([
    ['skill-1', 'ADVANCED'],
    ['text', 'a\nb'],
    ['text', ''],
  ])
})

it.each(['password', 'current_password', 'code', 'secret'])('keeps no form with a field named %s', (name) => {
  expect(keptFields(formOf(['email', 'ada@example.com'], [name, 'x']))).toBeUndefined()
})

it('keeps no form with a file', () => {
  expect(keptFields(formOf(['resume', new File(['x'], 'resume.pdf')]))).toBeUndefined()
})
