import { expect, it } from 'vitest'
import { missingIn, readProfileForm } from './profile-form.ts'

function read(fields: Record<string, string>) {
  return readProfileForm((name) => fields[name] ?? '')
}

it('removes what is empty, and keeps what is typed', () => {
  expect(read({ full_name: 'Ada', phone: ' ', experience_years: ' 5 ', education: ' BSc ' })).toEqual({
    full_name: 'Ada',
    phone: null,
    experience_years: 5,
    education: 'BSc',
    resume_url: null,
  })
})

it.each(['many', '-3', '1.5', '1e9'])('leaves it to the API to reject %s years', (years) => {
  expect(read({ experience_years: years }).experience_years).toBe(-1)
})

it('knows what is missing', () => {
  const empty = { phone: null, experience_years: null, education: null, resume_url: null }
  expect(missingIn(empty, [])).toEqual(['phone', 'experience_years', 'education', 'resume_url', 'skills'])
  expect(missingIn({ phone: '1', experience_years: 0, education: 'a', resume_url: 'b' }, [1])).toEqual([])
})
