// Each visitor has limits of their own, although all pages come from one process.
import { randomInt, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { password } from '../../client.ts'
import { createVisitor, type Visited, type Visitor } from '../../visitor.ts'
import { join } from '../person.ts'
import { type OwnPortal, startOwnPortal } from './own-portal.ts'

const pagesPerMinute = 20
const callsPerMinute = 30
const loginsPerMinute = 5

let portal: OwnPortal
beforeAll(async () => {
  const variables = {
    RATE_LIMIT_PAGE_PER_MINUTE: String(pagesPerMinute),
    RATE_LIMIT_WEB_PER_MINUTE: String(callsPerMinute),
    RATE_LIMIT_AUTH_PER_MINUTE: String(loginsPerMinute),
  }
  portal = await startOwnPortal({ gateway: variables })
})
afterAll(() => portal.stop())

/** A visitor from an address that nobody else has. */
function newVisitor(): Visitor {
  return createVisitor(portal.url, { 'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}` })
}

/** Visits until a limit is reached. */
async function visitUntilLimited(visit: () => Promise<Visited>, most: number): Promise<Visited> {
  for (let nth = 0; nth < most; nth++) {
    const visited = await visit()
    if (visited.status === 429) return visited
  }
  throw new Error(`no limit after ${most} visits`)
}

function expectPageThatSaysWhen({ html, retryAfter }: Visited): void {
  expect(Number(retryAfter)).toBeGreaterThan(0)
  expect(html).toMatch(/<h1>Too many requests<\/h1>/)
  expect(html).toMatch(/try again in \d+ second/i)
}

it('Signing in is limited by the address of the visitor, and the form says when to try again', async () => {
  const [guessing, other] = [newVisitor(), newVisitor()]
  const person = await join('JOB_SEEKER')
  const guess = () => guessing.signIn(`${randomUUID()}@example.com`, 'a wrong password')
  const limited = await visitUntilLimited(guess, loginsPerMinute + 1)

  expect(limited.html).toMatch(/Too many requests. Try again in \d+ second/)
  expect(limited.html).toContain('name="password"')
  expect((await other.signIn(person.email, password)).status).toBe(303)
})

it('Too many pages end in one that says when to come back, and others go on reading', async () => {
  const [greedy, other] = [newVisitor(), newVisitor()]

  expectPageThatSaysWhen(await visitUntilLimited(() => greedy.read('/help'), pagesPerMinute + 1))
  expect((await other.read('/help')).status).toBe(200)
  const { html } = await other.read('/jobs')
  const [style = ''] = /\/assets\/[^"]+\.css/.exec(html) ?? []
  expect((await greedy.read(style)).status).toBe(200)
})

it('Pages that ask too much of the API end in one that says when to come back, and others go on searching', async () => {
  const [greedy, other] = [newVisitor(), newVisitor()]

  expectPageThatSaysWhen(await visitUntilLimited(() => greedy.read('/jobs'), pagesPerMinute))
  expect((await other.read('/jobs')).status).toBe(200)
})
