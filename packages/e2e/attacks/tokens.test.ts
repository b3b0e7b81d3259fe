import { readFileSync } from 'node:fs'
import { dirname, join as joinPath } from 'node:path'
import { secretTokenKey } from '@portal/chassis/config/token-keys'
import { expectStatus } from '@portal/stack/api-client'
import { loadSecrets } from '@portal/stack/secrets'
import type { StackDescription } from '@portal/stack/stack-file'
import { beforeAll, describe, inject } from 'vitest'
import { type Person, password } from '../client.ts'
import { guest, join, logIn } from '../journeys/person.ts'
import { attack, type Case, gatewayUrl } from './attack.ts'
import { type Attack, attacksOn } from './bad-tokens.ts'
import { assemble, by, type Fixtures } from './fixtures.ts'
import { type Reply, send } from './raw-http.ts'

/** A route of each service that requires a token. */
const endpoints = {
  auth: '/api/v1/users/me',
  job: '/api/v1/jobs/my/jobs',
  profile: '/api/v1/profiles/job-seekers/1',
  application: '/api/v1/interviews',
  notification: '/api/v1/notifications',
} as const
type Endpoint = keyof typeof endpoints

let fixtures: Fixtures
let badTokens: Attack[]
let services: StackDescription['services']
beforeAll(async () => {
  fixtures = await assemble()
  const { stackFile } = inject('portal')
  services = (JSON.parse(readFileSync(stackFile, 'utf8')) as StackDescription).services
  const { secretKey, serviceSecret } = loadSecrets(joinPath(dirname(stackFile), 'secrets.json'))
  const { refresh_token: refreshToken } = await tokensOf(fixtures.seeker)
  badTokens = attacksOn(secretTokenKey(secretKey), { refreshToken, serviceSecret })
})

function tokensOf({ email }: Person): Promise<{ access_token: string; refresh_token: string }> {
  const form = new URLSearchParams({ username: email, password })
  return expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))
}

function isChallenge(_body: unknown, { status, headers }: Reply) {
  return (
    status === 401 && !headers['www-authenticate']?.startsWith('Bearer ') && 'has no WWW-Authenticate: Bearer header'
  )
}

/** Sends the token to each service, through the gateway and directly. */
function atAllEndpoints({ what, authorization, query = '', status }: Attack): Case[] {
  const expected = status === 431 ? [431, 0] : status
  const headers: Record<string, string[]> = authorization.length > 0 ? { authorization } : {}
  return (Object.keys(endpoints) as Endpoint[]).flatMap((endpoint) =>
    [gatewayUrl(), services[endpoint].url].map((url) => ({
      what: `${what} at ${url}${endpoints[endpoint]}`,
      send: () => send(url, { path: `${endpoints[endpoint]}${query}`, headers }),
      expected,
      check: isChallenge,
    })),
  )
}

const lines = [
  'no token, or not sent as a bearer token',
  'no algorithm, or another algorithm',
  'signed with a foreign key',
  'claims that are wrong or missing',
  'edited or malformed',
  'meant for another purpose',
  'too large',
]

describe('invalid tokens', () => {
  for (const line of lines) {
    attack(`B  ${line}`, () => badTokens.filter((bad) => bad.line === line).flatMap(atAllEndpoints))
  }
})

/** Sends a token that was valid a moment ago to each service, through the gateway. */
function rejectedEverywhere(what: string, person: Person): Case[] {
  return Object.values(endpoints).map((path) => ({
    what: `${what}, ${path}`,
    send: by(person, { path }),
    expected: 401,
    check: isChallenge,
  }))
}

function replayed(what: string, refresh_token: string): Case {
  return { what, send: { path: '/api/v1/auth/token/refresh', body: { refresh_token } }, expected: 400 }
}

describe('revoked tokens', () => {
  attack('B  after a logout, a new password or a new role', async () => {
    const [leaver, everywhere, changer, riser] = (await Promise.all(
      ['leaver', 'everywhere', 'changer', 'riser'].map((name) => join('JOB_SEEKER', name)),
    )) as [Person, Person, Person, Person]
    await expectStatus(204, leaver.request('POST', '/api/v1/auth/logout'))
    const other = await logIn(everywhere.email, password)
    await expectStatus(204, everywhere.request('POST', '/api/v1/auth/logout-all'))
    const change = { current_password: password, password: `${password} and more` }
    await expectStatus(204, changer.request('POST', '/api/v1/auth/password/change', change))
    await expectStatus(200, fixtures.admin.request('PATCH', `/api/v1/users/${riser.id}`, { role: 'RECRUITER' }))
    return [
      ...rejectedEverywhere('after logout', leaver),
      ...rejectedEverywhere('after logging out everywhere', everywhere),
      ...rejectedEverywhere('in another session after logging out everywhere', other),
      ...rejectedEverywhere('after a new password', changer),
      ...rejectedEverywhere('after a new role', riser),
    ]
  })

  attack('B  of a deactivated or erased account', async () => {
    const [idle, gone] = [await join('JOB_SEEKER', 'idle'), await join('JOB_SEEKER', 'gone')]
    await expectStatus(200, fixtures.admin.request('PATCH', `/api/v1/users/${idle.id}`, { is_active: false }))
    await expectStatus(202, gone.request('DELETE', '/api/v1/users/me', { current_password: password }))
    return [...rejectedEverywhere('of a deactivated account', idle), ...rejectedEverywhere('of an erased one', gone)]
  })

  attack('B  a refresh token that is used again', async () => {
    const person = await join('JOB_SEEKER', 'robbed')
    const { access_token: token, refresh_token: first } = await tokensOf(person)
    const refresh = (refresh_token: string) =>
      expectStatus(200, guest.request('POST', '/api/v1/auth/token/refresh', { refresh_token }))
    const second = await refresh(first)
    const third = await refresh(second.refresh_token)
    return [
      replayed('the first refresh token', first),
      replayed('the newest refresh token of the same session', third.refresh_token),
      ...rejectedEverywhere('the access token issued with the first', { ...person, token }),
      ...rejectedEverywhere('the access token issued with the newest', { ...person, token: third.access_token }),
    ]
  })
})
