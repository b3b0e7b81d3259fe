import { expect, it } from 'vitest'
import { readAboutForm, readProfileForm } from './profile-form.ts'

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

it('reads more about a person: links are lines, and texts keep their paragraphs', () => {
  const fields: Record<string, string> = {
    full_name: 'Ada',
    headline: ' ',
    about: 'One\r\n\r\ntwo',
    country: 'GB',
    links: 'https://a.example\r\nhttps://b.example\r\n',
  }
  expect(readAboutForm((name) => fields[name] ?? '')).toMatchObject({
    headline: null,
    about: 'One\n\ntwo',
    country: 'GB',
    city: null,
    links: ['https://a.example', 'https://b.example'],
  })
})
