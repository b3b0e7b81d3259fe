import { expect, it } from 'vitest'
import { fieldErrorsOf } from './problem-fields.ts'

const problem = {
  type: 'about:blank',
  title: 'Unprocessable Content',
  status: 422,
  detail: 'The request has invalid fields',
  error_code: 'VALIDATION_FAILED',
  request_id: 'r',
  errors: [
    { path: 'password', code: 'too_common', message: 'is common' },
    { path: 'password', code: 'custom', message: 'is long' },
    { path: 'email', code: 'invalid_format', message: 'is no address' },
    { path: 'role', code: 'invalid_value', message: 'is no role' },
  ],
}

it('sorts the first error of each field as the form does, and keeps those of other fields', () => {
  expect(Object.entries(fieldErrorsOf(problem, ['email', 'password']))).toEqual([
    ['email', 'is no address'],
    ['password', 'is common'],
    ['', 'is no role'],
  ])
})

it('says it in the words of the page, by field and code, else by field', () => {
  const texts = { email: 'Enter an address', password: 'Enter a password', 'password.too_common': 'Choose another one' }

  expect(fieldErrorsOf(problem, ['email', 'password', 'role'], texts)).toEqual({
    email: 'Enter an address',
    password: 'Choose another one',
    role: 'is no role',
  })
  expect(fieldErrorsOf(undefined, ['email'])).toEqual({})
})
