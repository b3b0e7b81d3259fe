import { expect, it } from 'vitest'
import { natsUrl, parseNatsUrl, withNatsLogin } from './nats-url.ts'

it.each([
  ['localhost', ['localhost'], {}],
  ['nats://nats:4222', ['nats://nats:4222'], {}],
  ['tls://one:4222,two', ['tls://one:4222', 'two'], {}],
  ['nats://job:p%40ss%2C%3A@one:4222', ['nats://one:4222'], { user: 'job', pass: 'p@ss,:' }],
  ['nats://job:pw@one,nats://job:pw@two', ['nats://one', 'nats://two'], { user: 'job', pass: 'pw' }],
  ['nats://job:pw@one, nats://two:4223', ['nats://one', 'nats://two:4223'], { user: 'job', pass: 'pw' }],
  ['nats://a-token@[::1]:4222/', ['nats://[::1]:4222'], { token: 'a-token' }],
])('parseNatsUrl reads %s as the servers %j with the login %j', (text, servers, login) => {
  expect(parseNatsUrl(text)).toEqual({ servers, login })
})

it.each([
  '',
  'nats://',
  'nats://one,',
  'http://one',
  'nats://job:pw@one,nats://auth:pw@two',
  'nats://%zz:pw@one',
  'nats://one/two',
])('parseNatsUrl rejects %j', (text) => {
  expect(parseNatsUrl(text)).toBeUndefined()
})

it('does not repeat the address in its error, because that may contain a password', () => {
  const { error } = natsUrl.safeParse('nats://job:hunter2@one,nats://auth:hunter2@two')

  expect(error?.message).toMatch(/one user/)
  expect(error?.message).not.toContain('hunter2')
})

it('withNatsLogin adds credentials to every address of a list', () => {
  const url = withNatsLogin('nats://one:4222,two', 'job', 'p@ss,:')

  expect(url).toBe('nats://job:p%40ss%2C%3A@one:4222,nats://job:p%40ss%2C%3A@two')
  expect(parseNatsUrl(url)?.login).toEqual({ user: 'job', pass: 'p@ss,:' })
})
