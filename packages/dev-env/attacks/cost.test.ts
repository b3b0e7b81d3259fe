import { readFileSync } from 'node:fs'
import { operations } from '@portal/contracts/catalogue'
import { pageQuery } from '@portal/contracts/fields'
import type { Operation } from '@portal/contracts/operation'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import { newJob } from '../journeys/person.ts'
import type { StackDescription } from '../src/stack-file.ts'
import { book, gatewayUrl } from './attack.ts'
import { bodySchemaOf } from './body-schema.ts'
import { assemble, by, type Fixtures, pathOf, whoMay, writing } from './fixtures.ts'
import { type Request, send } from './raw-http.ts'

/*
 * What a client sends costs in proportion to its length, whatever it holds: bait for searches and parsers, wherever a
 * client may put text, is compared with harmless text of the same length by the CPU time of all processes and stores.
 */

/** Repeated, each of them makes some search begin anew, go back or remember. */
const bait = [
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
const differentSigns = String.fromCodePoint(...Array.from({ length: 20_000 }, (_, index) => 0x4e00 + index))
const allBait = [...bait, differentSigns]
const headerBytes = 15_000
const bodyBytes = 16_000
const maxDescription = 20_000
const maxWords = 200
const timesSent = 3
// The processors' clock ticks a hundred times a second, and other work of the portal goes on.
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

/** What all processes of the portal have taken of the processors so far, in ticks of a hundredth of a second. */
function ticksSoFar(): number {
  return processes.reduce((total, { pid }) => {
    // The name of a program, which may hold blanks, stands in brackets before.
    const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?!.*\) )/)
    const [userTime, systemTime] = fields.split(' ').slice(11, 13).map(Number)
    return total + Number(userTime) + Number(systemTime)
  }, 0)
}

type Place = {
  name: string
  /** The request that carries a text; `nth` makes it differ from the others where the same one would be remembered. */
  request: (text: string, nth: number) => Request
  /** How a text is put down there, and how many bytes of it there may be. */
  write: (text: string) => string
  bytes: number
  harmless?: string
}

let sent = 0

async function ticksOf({ name, request }: Place, text: string): Promise<number> {
  const before = ticksSoFar()
  for (let time = 0; time < timesSent; time++) {
    const { hung, status } = await send(gatewayUrl(), request(text, sent++))
    if (hung || status >= 500) throw new Error(`${name} with ${text.slice(0, 60)}: ${hung ? 'no answer' : status}`)
  }
  return ticksSoFar() - before
}

/** Text of at most as many bytes as its place may hold. */
function fill({ write, bytes }: Place, text: string): string {
  return write(text.repeat(Math.ceil(bytes / Buffer.byteLength(write(text)))))
}

/** Each place takes one of so many parts of the bait; more than one where the same code reads all of the places. */
function compare(line: string, placesOf: () => readonly Place[], parts = 1): void {
  it(line, { timeout: 240_000 }, async () => {
    sent = 0
    const slow: string[] = []
    for (const [nth, place] of placesOf().entries()) {
      const harmless = fill(place, place.harmless ?? 'word ')
      let control = await ticksOf(place, harmless)
      for (const text of allBait.filter((_, index) => index % parts === nth % parts)) {
        const tries: string[] = []
        let isSlow = true
        // More than once and beside a control of its own, as what the portal does by itself meanwhile is counted as well.
        while (isSlow && tries.length < maxAttempts) {
          if (tries.length > 0) control = await ticksOf(place, harmless)
          const taken = await ticksOf(place, fill(place, text))
          isSlow = taken > allowedFactor * control + ticksOfNoise
          tries.push(`${taken} (harmless ${control})`)
        }
        if (isSlow) slow.push(`${place.name} with ${JSON.stringify(text.slice(0, 12))}: ${tries.join(', ')} ticks`)
      }
    }
    book({ line, sent, 'as expected': sent - slow.length * timesSent, '5xx': 0, hangs: 0 })
    expect(slow).toEqual([])
  })
}

const inHeader = (text: string) =>
  text.replace(/[^\x20-\x7e]/g, (sign) => encodeURIComponent(sign)).slice(0, headerBytes)
const inPath = (text: string) => encodeURI(text).slice(0, headerBytes)
const inQuery = (text: string) => encodeURIComponent(text).slice(0, headerBytes)

/** Every parameter in the query of every list and search; those that all lists have only once. */
function parametersOf(operation: Operation): Place[] {
  return Object.keys(operation.query?.shape ?? {}).map((name) => ({
    name: `${operation.id}?${name}`,
    request: (text) => by(whoMay(operation, fixtures), { path: `${pathOf(operation)}?${name}=${text}` }),
    write: inQuery,
    bytes: headerBytes,
  }))
}

/** All texts of the body of an operation at once. */
function bodyOf(operation: Operation): Place {
  const names = Object.keys(bodySchemaOf(operation).properties ?? {})
  return {
    name: operation.id,
    request: (text) =>
      by(whoMay(operation, fixtures), {
        method: operation.method.toUpperCase(),
        path: pathOf(operation, 999_999_999),
        body: Object.fromEntries(names.map((name) => [name, text])),
      }),
    write: (text) => text.slice(0, bodyBytes),
    bytes: bodyBytes,
  }
}

describe('the cost of what a client sends', () => {
  compare('E  bait in paths', () =>
    ['/', '/api/v1/', '/api/v1/jobs/', '/docs/'].map((before) => ({
      name: before,
      request: (text) => ({ path: `${before}${text}` }),
      write: inPath,
      bytes: headerBytes,
    })),
  )

  compare('E  bait in headers', () =>
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

  const placesInQueries = (): Place[] => {
    const all = Object.values(operations).flat().flatMap(parametersOf)
    const nameOf = ({ name }: Place) => name.split('?')[1] ?? ''
    const inLists = new Map(all.filter((place) => nameOf(place) in pageQuery(1)).map((place) => [nameOf(place), place]))
    return [
      {
        name: 'no parameter',
        request: (text) => ({ path: `/api/v1/jobs/?limit=1&${text}` }),
        write: inQuery,
        bytes: headerBytes,
      },
      ...inLists.values(),
      ...all.filter((place) => !inLists.has(nameOf(place))),
    ]
  }
  compare('E  bait in queries', placesInQueries, 3)

  compare('E  bait in bodies', () => writing().map(bodyOf), 3)

  compare('E  bait in what is searched', () => [
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
      // Finds as many as a search for nothing in particular.
      harmless: 'baker ',
    },
  ])
})
