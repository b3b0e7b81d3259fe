import { parseNatsUrl } from '@portal/chassis/config/nats-url'
import { expect, it } from 'vitest'
import { brokerUsersText } from './operate-broker-users.ts'

const addresses = 'nats://one:4222,nats://two:4222'

function usersIn(text: string) {
  const settings = JSON.parse(`{${text.replace(/^#.*$/gm, '')}}`)
  return settings.authorization.users as { user: string; password: string; permissions: object }[]
}

function loginsIn(text: string) {
  return [...text.matchAll(/^# (\w+) (\S+)$/gm)].map(([, name, url = '']) => ({ name, ...parseNatsUrl(url) }))
}

it('lists each broker user with the URL that it connects with', () => {
  const text = brokerUsersText([addresses], 'shared')

  const users = usersIn(text)
  expect(users.map(({ user }) => user)).toEqual(
    ['auth', 'job', 'profile', 'application', 'notification', 'operator'].map((name) => `shared${name}`),
  )
  expect(loginsIn(text)).toEqual(
    users.map(({ user, password }) => ({
      name: user.replace('shared', ''),
      servers: ['nats://one:4222', 'nats://two:4222'],
      login: { user, pass: password },
    })),
  )
})

it('gives users with a suffix the same permissions and other passwords', () => {
  const [before, after] = [usersIn(brokerUsersText([addresses])), usersIn(brokerUsersText([addresses, '-2']))]

  expect(after.map(({ user }) => user)).toEqual(before.map(({ user }) => `${user}-2`))
  expect(after.map(({ permissions }) => permissions)).toEqual(before.map(({ permissions }) => permissions))
  expect(new Set([...before, ...after].map(({ password }) => password)).size).toBe(12)
})

it.each([[], ['http://one'], [addresses, 'a b']])('rejects an invalid address or suffix: %j', (...args) => {
  expect(() => brokerUsersText(args)).toThrow('usage')
})
