// Checks that the cost of a request is proportional to its length, whatever it contains. Wherever a client can send
// text, worst-case text for parsers and searches is compared with harmless text of the same length, by the CPU time of
// all processes of the portal.
import { readFileSync } from 'node:fs'
import { operations } from '@portal/contracts/catalogue'
import { pageQuery } from '@portal/contracts/fields'
import type { Operation } from '@portal/contracts/operation'
import type { StackDescription } from '@portal/stack/stack-file'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { newJob } from '../journeys/person.ts'
import { gatewayUrl, nameOf, recordRow } from './attack.ts'
import { bodySchemaOf } from './body-schema.ts'
import { assemble, by, type Fixtures, operationsWithBody, pathOf, permittedPerson } from './fixtures.ts'
import { type Request, send } from './raw-http.ts'

/** Repeated, each of these makes some kind of search restart, backtrack or allocate. */
const patterns = [
  ...['-eyJ', 'eyJa.', 'eyJaaaaa-', 'Bearer ', 'Bearer a', 'a@', 'a.', '@a.b', '%40', 'a%40b.', '//:', '//a:a', '://'],
  ...[
    '"token":"',
    '\\"',
    '"',
    '/a',
    '-',
    '*',
    'a*',
    'a* ',
    'a b ',
    '"a b" ',
    '-"a" ',
    '~',
    '(',
    '<',
    '&amp;',
    '%',
    ',',
  ],
  ...[
    ';q=0,',
    'W/"a",',
    'a=b;',
    'your_',
    '. ',
    'C++ ',
    '.net',
    '\t',
    ' ',
    'İ',
    'ß',
    'é',
    'e\u0301',
    '\u0301',
    '\u00ad',
  ],
]
const distinctCharacters = String.fromCodePoint(...Array.from({ length: 20_000 }, (_, index) => 0x4e00 + index))
const worstCases = [...patterns, distinctCharacters]
const headerBytes = 15_000
const bodyBytes = 16_000
const maxDescription = 20_000
const maxWords = 200
const timesSent = 3
// One tick is 10 ms of CPU time; the background work of the portal is counted as well.
const ticksOfNoise = 8
const allowedFactor = 3
const maxAttempts = 4

const { gateway, services, mysql, redis } = JSON.parse(
  readFileSync(inject('portal').stackFile, 'utf8'),
) as StackDescription
const processes = [gateway, ...Object.values(services), mysql, redis]

let fixtures: Fixtures
beforeAll(async () => {
  fixtures = await assemble()
})

/** The CPU time that all processes of the portal have used so far, in ticks of 10 ms. */
function ticksSoFar(): number {
  return processes.reduce((total, { pid }) => {
    // The fields follow the name of the program, which is in parentheses and may contain spaces.
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/)
    const [userTime, systemTime] = fields.split(' ').slice(11, 13).map(Number)
    return total + Number(userTime) + Number(systemTime)
  }, 0)
}

type Place = {
  name: string
  /** Builds the request that carries a text; `nth` makes it unique where responses are cached. */
  request: (text: string, nth: number) => Request
  /** Encodes a text for this place; `bytes` is the most that the place accepts. */
  write: (text: string) => string
  bytes: number
  harmless?: string
}

let sent = 0

async function ticksOf({ name, request }: Place, text: string): Promise<number> {
  const before = ticksSoFar()
  for (let time = 0; time < timesSent; time++) {
    const { hung, status } = await send(gatewayUrl(), request(text, sent++))
    if (hung || status >= 500) throw new Error(`${name} with ${text.slice(0, 60)}: ${hung ? 'no response' : status}`)
  }
  return ticksSoFar() - before
}

/** Repeats a text until it is as long as its place allows. */
function fill({ write, bytes }: Place, text: string): string {
  return write(text.repeat(Math.ceil(bytes / Buffer.byteLength(write(text)))))
}

/** Compares the cost in each place. Places that share their code split the texts into `parts` and get one part each. */
function compare(line: string, placesOf: () => readonly Place[], parts = 1): void {
  it(`is in proportion to its length: ${nameOf(line)}`, { timeout: 240_000 }, async () => {
    sent = 0
    const slow: string[] = []
    for (const [nth, place] of placesOf().entries()) {
      const harmless = fill(place, place.harmless ?? 'word ')
      let control = await ticksOf(place, harmless)
      for (const text of worstCases.filter((_, index) => index % parts === nth % parts)) {
        const measurements: string[] = []
        let isSlow = true
        // Measured again, with a new control, because background work of the portal is counted as well.
        while (isSlow && measurements.length < maxAttempts) {
          if (measurements.length > 0) control = await ticksOf(place, harmless)
          const taken = await ticksOf(place, fill(place, text))
          isSlow = taken > allowedFactor * control + ticksOfNoise
          measurements.push(`${taken} (harmless ${control})`)
        }
        if (isSlow)
          slow.push(`${place.name} with ${JSON.stringify(text.slice(0, 12))}: ${measurements.join(', ')} ticks`)
      }
    }
    recordRow({ line, sent, 'as expected': sent - slow.length * timesSent, '5xx': 0, hangs: 0 })
    expect(slow).toEqual([])
  })
}

const inHeader = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, (character) => encodeURIComponent(character)).slice(0, headerBytes)
const inPath = (text: string) => encodeURI(text).slice(0, headerBytes)
const inQuery = (text: string) => encodeURIComponent(text).slice(0, headerBytes)

/** The query parameters of an operation. */
function parametersOf(operation: Operation): Place[] {
  return Object.keys(operation.query?.shape ?? {}).map((name) => ({
    name: `${operation.id}?${name}`,
    request: (text) => by(permittedPerson(operation, fixtures), { path: `${pathOf(operation)}?${name}=${text}` }),
    write: inQuery,
    bytes: headerBytes,
  }))
}

/** The body of an operation, with the text in all fields at once. */
function bodyOf(operation: Operation): Place {
  const names = Object.keys(bodySchemaOf(operation).properties ?? {})
  return {
    name: operation.id,
    request: (text) =>
      by(permittedPerson(operation, fixtures), {
        method: operation.method.toUpperCase(),
        path: pathOf(operation, 999_999_999),
        body: Object.fromEntries(names.map((name) => [name, text])),
      }),
    write: (text) => text.slice(0, bodyBytes),
    bytes: bodyBytes,
  }
}

describe('the cost of a request', () => {
  compare('E  worst-case text in paths', () =>
    ['/', '/api/v1/', '/api/v1/jobs/', '/docs/'].map((prefix) => ({
      name: prefix,
      request: (text) => ({ path: `${prefix}${text}` }),
      write: inPath,
      bytes: headerBytes,
    })),
  )

  compare('E  worst-case text in headers', () =>
    [
      ...[
        'authorization',
        'x-request-id',
        'idempotency-key',
        'if-none-match',
        'user-agent',
        'x-forwarded-for',
        'cookie',
      ],
      ...['accept-encoding', 'accept', 'origin', 'traceparent', 'content-type', 'connection', 'forwarded', 'range'],
    ].map((name) => ({
      name,
      request: (text) => ({ path: '/api/v1/skills', headers: { [name]: text } }),
      write: inHeader,
      bytes: headerBytes,
    })),
  )

  const queryPlaces = (): Place[] => {
    const all = Object.values(operations).flat().flatMap(parametersOf)
    const nameOf = ({ name }: Place) => name.split('?')[1] ?? ''
    const listParameters = new Map(
      all.filter((place) => nameOf(place) in pageQuery(1)).map((place) => [nameOf(place), place]),
    )
    return [
      {
        name: 'no parameter',
        request: (text) => ({ path: `/api/v1/jobs/?limit=1&${text}` }),
        write: inQuery,
        bytes: headerBytes,
      },
      // Parameters that all lists share are measured once.
      ...listParameters.values(),
      ...all.filter((place) => !listParameters.has(nameOf(place))),
    ]
  }
  compare('E  worst-case text in queries', queryPlaces, 3)

  compare('E  worst-case text in bodies', () => operationsWithBody().map(bodyOf), 3)

  compare('E  worst-case text in searches', () => [
    {
      name: 'description of a job',
      request: (text) => by(fixtures.recruiter, { path: '/api/v1/jobs/', body: { ...newJob, description: text } }),
      write: (text) => text.slice(0, maxDescription),
      bytes: maxDescription,
    },
    {
      name: 'words of a search',
      request: (text, nth) => ({
        path: `/api/v1/jobs/search?include_total=true&max_salary=${nth}&q=${encodeURIComponent(text)}`,
      }),
      write: (text) => text.slice(0, maxWords),
      bytes: maxWords,
      // Matches as many jobs as a search without words.
      harmless: 'baker ',
    },
  ])
})
