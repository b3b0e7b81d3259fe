import { expect, it } from 'vitest'
import { registrableDomain } from './registrable-domain.ts'

it.each([
  ['techcorp.example', 'techcorp.example'],
  ['WWW.TechCorp.example.', 'techcorp.example'],
  ['https://jobs.techcorp.co.uk/about', 'techcorp.co.uk'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['team.github.io', 'team.github.io'],
  ['github.io', undefined],
  ['co.uk', undefined],
  ['com', undefined],
  ['localhost', undefined],
  ['192.0.2.7', undefined],
  ['[2001:db8::1]', undefined],
  ['two words.example', undefined],
  ['a_b.example', undefined],
  ['', undefined],
])('%s is the domain %s', (text, domain) => {
  expect(registrableDomain(text)).toBe(domain)
})
