import { operations } from '@portal/contracts/catalogue'
import { expectStatus } from '@portal/stack/api-client'
import { beforeAll, describe } from 'vitest'
import { password } from '../client.ts'
import { guest } from '../journeys/person.ts'
import { attack, type Case } from './attack.ts'
import { attemptsOf, loggingIn, registering } from './attempts.ts'
import { assemble, by, type Fixtures, pathOf, permittedPerson } from './fixtures.ts'

let fixtures: Fixtures
beforeAll(async () => {
  fixtures = await assemble()
})

const { posting } = attemptsOf(() => fixtures)

const sql = [
  ...["' OR '1'='1", '"; DROP TABLE jobs; --', "' UNION SELECT 1,2,3 -- ", "1' AND SLEEP(5) -- ", "'||(SELECT 1)||'"],
  ...[
    '%',
    '_',
    '\\',
    '\\%',
    "\\'",
    '%%%%',
    "a' OR 1=1 LIMIT 1 OFFSET 1 #",
    '/*!50000SELECT*/',
    '#{jndi:ldap://a}',
    '`',
  ],
]

/** Whether a location contains the text itself, or all of its words in any order. */
function holds(place: string, text: string): boolean {
  const words = text.match(/[\p{L}\p{N}%_]+/gu)
  return place.includes(text) || (words?.every((word) => place.includes(word)) ?? false)
}

describe('queries', () => {
  attack('D  SQL in searches, logins and fields', () => [
    ...sql.flatMap((text): Case[] => [
      {
        what: `search ${text}`,
        send: { path: `/api/v1/jobs/search?location=${encodeURIComponent(text)}` },
        expected: 200,
        check: (jobs: { location: string }[]) =>
          jobs.some(({ location }) => !holds(location.toLowerCase(), text.trim().toLowerCase())) && 'is not a match',
      },
      loggingIn(`login ${text}`, { username: text, password: text }),
      loggingIn(`login as another user ${text}`, { username: `${fixtures.seeker.email}${text}`, password }),
      registering(
        `email ${text}`,
        { email: `a${text}@example.com` },
        [201, 422],
        (body, { status }) => status === 201 && body.email !== `a${text}@example.com` && 'was changed',
      ),
      posting(`title ${text}`, { title: text }, 201, ({ title }) => title !== text.trim() && 'was changed'),
      {
        what: `id ${text}`,
        send: { path: `/api/v1/jobs/${encodeURIComponent(text).replaceAll(/%5C|%2F/g, '')}x` },
        expected: [400, 422],
      },
      { what: `status ${text}`, send: { path: `/api/v1/jobs/?status=${encodeURIComponent(text)}` }, expected: 422 },
      { what: `cursor ${text}`, send: { path: `/api/v1/jobs/?cursor=${encodeURIComponent(text)}` }, expected: 400 },
    ]),
  ])

  attack('D  sort and order: unsupported, so they change nothing', async () => {
    const before = await expectStatus(200, guest.request('GET', '/api/v1/jobs/?limit=5'))
    return [
      ...['sort=id;--', 'sort=password_hash', 'order=asc,(select%20sleep(5))', 'sort[]=id', 'fields=password_hash'],
      ...['include=user', 'filter[role]=ADMIN', 'where=1=1', 'select=*', 'expand=recruiter.user', 'order_by=1,2,3'],
    ].map((query) => ({
      what: query,
      send: { path: `/api/v1/jobs/?limit=5&${query}` },
      expected: 200,
      check: (body) => JSON.stringify(body) !== JSON.stringify(before) && 'the list differs',
    }))
  })

  attack('D  operators and lists in logins', () => [
    ...[{ $gt: '' }, { $ne: 1 }, ['a', 'b'], [fixtures.seeker.email], { $regex: '.*' }, 1, true, null].flatMap(
      (odd) => [
        loggingIn(`username ${JSON.stringify(odd)}`, { username: odd, password }),
        loggingIn(`password ${JSON.stringify(odd)}`, { username: fixtures.seeker.email, password: odd }),
        registering(`email ${JSON.stringify(odd)}`, { email: odd }),
        registering(`password ${JSON.stringify(odd)}`, { password: odd }),
        {
          what: `refresh ${JSON.stringify(odd)}`,
          send: { path: '/api/v1/auth/token/refresh', body: { refresh_token: odd } },
          expected: 422,
        },
      ],
    ),
    ...['username[$gt]=&password[$ne]=1', 'username=a&username=b&password=x', 'username[]=a&password=x'].map(
      (form) => ({
        what: `form ${form}`,
        send: { path: '/api/v1/auth/login/access-token', body: new URLSearchParams(form) },
        expected: 400,
      }),
    ),
  ])

  attack('D  pagination of every list', () =>
    Object.values(operations)
      .flat()
      .filter(({ response, query }) => response.list && query && 'cursor' in query.shape)
      .flatMap((operation) => {
        const path = pathOf(operation)
        const request = (query: string, expected: Case['expected'], check?: Case['check']): Case => ({
          what: `${path}?${query}`,
          send: by(permittedPerson(operation, fixtures), { path: `${path}?${query}` }),
          expected,
          check,
        })
        // The list of a resource that the caller does not own is 404, whatever the query.
        const expectedStatus = operation.params ? 404 : 200
        const isBounded: Case['check'] = (list) => Array.isArray(list) && list.length > 100 && `${list.length} rows`
        return [
          ...['0', '-1', '101', '100000', '1e9', 'abc', '1.5', '%20', '1;', '0x10', 'null', '9007199254740993'].map(
            (limit) => request(`limit=${limit}`, 422),
          ),
          ...['-1', '1e9', 'abc', '1000001', '1.5'].map((skip) => request(`skip=${skip}`, 422)),
          ...[
            'limit=1&limit=2',
            'skip=1&skip=2',
            'cursor=a&cursor=b',
            'include_total=yes',
            'limit=1&limit=&limit=2',
          ].map((query) => request(query, 422)),
          ...[
            'page=0',
            'page=-1',
            'page=1&page=2',
            'a[b]=1',
            'limit[]=100000',
            'limit[$gt]=1',
            '&&&=&',
            'limit=&skip=&cursor=&include_total=',
          ].map((query) => request(query, expectedStatus, isBounded)),
          ...(operation.params
            ? []
            : [
                'cursor=abc',
                'cursor=eyJhZnRlciI6LTF9',
                'cursor=eyJhZnRlciI6IjEgT1IgMSJ9',
                'cursor=bnVsbA',
                'cursor=W10',
              ].map((query) => request(query, 400))),
        ]
      }),
  )
})
