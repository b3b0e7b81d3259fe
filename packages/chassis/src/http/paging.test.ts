import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { operations } from '@portal/contracts/catalogue'
import type { Operation } from '@portal/contracts/operation'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { sendPage } from './paging.ts'
import { parse } from './parse.ts'

const lists = Object.values(operations)
  .flat()
  .filter((operation) => operation.response.list && 'cursor' in (operation.query?.shape ?? {}))
const query = (operation: Operation) => operation.query as z.ZodObject

/** Parameter values that make a URL long. */
const longValues = [
  ...['~', "'", '(', '!', ' ', '%', '"', '<', '>', 'é', '机', '\u{1f680}'].flatMap((each) =>
    [200, 100, 6000].map((count) => each.repeat(count)),
  ),
  `${' '.repeat(6000)}x`,
  `2026-03-01T09:30:00.${'0'.repeat(6000)}Z`,
  `${'0'.repeat(6000)}7`,
  '9'.repeat(16),
  '0000000000000007',
  Array(20).fill('9007199254740991').join(),
  '1,'.repeat(3000),
  'true',
]
// Half of what the gateway accepts as a service's response header.
const maxLinkCharacters = 8000

let stop = () => {}
afterEach(() => stop())

/** Sends a page with a next one, as the route of the operation does. Returns the `Link` header. */
async function linkOf(operation: Operation, search: string): Promise<string> {
  const app = express().get('/api/v1/list', (req, res) => {
    const parsed = parse(query(operation), req.query) as never
    sendPage({ req, res, query: parsed }, { rows: [], next: 'c'.repeat(200) }, (row) => row)
  })
  const server = app.listen(0, '127.0.0.1')
  stop = () => server.close()
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/list?${search}`
  const { headers } = await fetch(url, { headers: { connection: 'close' } })
  stop()
  return headers.get('link') ?? ''
}

/** The length of a value in a URL after the list has parsed it; -1 if the list rejects it. */
function lengthOf(operation: Operation, name: string, value: string): number {
  const { success, data } = query(operation).safeParse({ [name]: value })
  return success ? encodeURIComponent(String(data[name])).length : -1
}

/** For each parameter, the accepted value that is longest in a URL. */
function longestValues(operation: Operation): Record<string, string> {
  const found = Object.keys(query(operation).shape).flatMap((name) => {
    const accepted = longValues.filter((value) => lengthOf(operation, name, value) >= 0)
    const [longest] = accepted.sort(
      (one, other) => lengthOf(operation, name, other) - lengthOf(operation, name, one) || one.length - other.length,
    )
    return longest === undefined ? [] : [[name, longest]]
  })
  return Object.fromEntries(found)
}

describe.each(lists.map((operation) => [operation.id, operation] as const))(
  'the next page URL of %s',
  (_, operation) => {
    it('omits parameters that the list does not have', async () => {
      const link = await linkOf(operation, `limit=1&x=${'~'.repeat(6000)}&LIMIT=2&${'y'.repeat(3000)}`)

      expect(link).toBe(`</api/v1/list?limit=1&cursor=${'c'.repeat(200)}>; rel="next"`)
    })

    it('has a length bounded by the schema of the list', async () => {
      const given = new URLSearchParams(longestValues(operation))

      expect((await linkOf(operation, given.toString())).length).toBeLessThan(maxLinkCharacters)
    })

    it('repeats every parameter that was sent with the same meaning', async () => {
      const given = longestValues(operation)
      const link = await linkOf(operation, new URLSearchParams(given).toString())
      const again = Object.fromEntries(new URLSearchParams(/\?([^>]*)>/.exec(link)?.[1]))
      const { cursor, skip, ...meant } = parse(query(operation), given) as Record<string, unknown>

      expect(parse(query(operation), again)).toMatchObject(meant)
      expect(again.cursor).toBe('c'.repeat(200))
      expect(again).not.toHaveProperty('skip')
    })
  },
)

it('covers all lists of the portal', () => {
  expect(lists.length).toBeGreaterThanOrEqual(14)
})
