import { appendFileSync } from 'node:fs'
import { problem } from '@portal/contracts/operation'
import { expect, inject, it } from 'vitest'
import { type Reply, type Request, send } from './raw-http.ts'

/*
 * One line of the list of attacks is one test with a table of cases. Each case has to get exactly one of the expected
 * statuses in time; a refusal has to be a problem with a request id, and no answer may tell of what is behind the portal.
 */

type Json = ReturnType<typeof JSON.parse>

export type Case = {
  what: string
  /** What is sent through the gateway, or how it is sent otherwise. */
  send: Request | (() => Promise<Reply>)
  /** The statuses that are right; 0 is a connection closed without an answer. */
  expected: number | readonly number[]
  /** Says what else is wrong with the answer, if anything is. */
  also?: ((body: Json, reply: Reply) => string | false | undefined | Promise<string | false | undefined>) | undefined
}

export function gatewayUrl(): string {
  return inject('portal').gatewayUrl
}

/** Runs the cases of one line and books what came of them; fails with everything that was not as expected. */
export function attack(line: string, cases: () => readonly Case[] | Promise<readonly Case[]>): void {
  it(line, async () => {
    const counts = { line, sent: 0, 'as expected': 0, '5xx': 0, hangs: 0 }
    const wrong: string[] = []
    for (const each of await cases()) {
      const reply = await (typeof each.send === 'function' ? each.send() : send(gatewayUrl(), each.send))
      const faults = await faultsOf(each, reply)
      counts.sent += 1
      if (faults.length === 0) counts['as expected'] += 1
      if (reply.status >= 500) counts['5xx'] += 1
      if (reply.hung) counts.hangs += 1
      wrong.push(...faults.map((fault) => `${each.what}: ${fault}`))
    }
    book(counts)
    expect(counts.sent).toBeGreaterThan(0)
    const state = await send(gatewayUrl(), { path: '/ready' })
    if (state.status !== 200) wrong.push(`the portal is not well afterwards: ${state.text}`)
    expect(wrong).toEqual([])
  })
}

/** Books a line that there is nothing to be attacked for, with the reason. */
export function notThere(line: string, reason: string): void {
  it(`${line}: not there, ${reason}`, () => book({ line: `${line}: not there, ${reason}`, sent: 0 }))
}

/** One line of the table at the end, about requests of which so many were not answered as expected. */
export function bookReplies(line: string, replies: readonly Reply[], wrong: number): void {
  book({
    line,
    sent: replies.length,
    'as expected': replies.length - wrong,
    '5xx': replies.filter(({ status }) => status >= 500).length,
    hangs: replies.filter(({ hung }) => hung).length,
  })
}

/** One line of the table at the end. */
export function book(counts: Record<string, string | number>): void {
  appendFileSync(inject('attacks').table, `${JSON.stringify(counts)}\n`)
}

// The marks of stack traces, SQL, and where things lie.
const inside =
  /\n\s+at |\.ts:\d+|node_modules|\b(?:ER_[A-Z_]{4,}|ECONN\w+)|\bselect .+ from |sqlstate|\/services\/|\/src\//i

async function faultsOf({ expected, also }: Case, reply: Reply): Promise<string[]> {
  if (reply.hung) return ['no answer in time']
  const { status, headers, text } = reply
  const faults: (string | false | undefined)[] = [
    ![expected].flat().includes(status) &&
      `${status} instead of ${[expected].flat().join(' or ')}: ${text.slice(0, 300)}`,
    status >= 400 && inside.test(text) && `tells of the inside: ${text.slice(0, 300)}`,
    'x-powered-by' in headers && 'tells what it is powered by',
  ]
  const body = parsed(text)
  // An answer to HEAD is one without a body.
  if (status >= 400 && text !== '') faults.push(problemFault(body, reply))
  if (faults.every((fault) => !fault)) faults.push(await also?.(body, reply))
  return faults.filter((fault) => typeof fault === 'string')
}

/** What keeps the body of a refusal from being a problem with a request id. */
export function problemFault(body: Json, { status, headers }: Reply): string | undefined {
  const read = problem.safeParse(body)
  if (!headers['content-type']?.startsWith('application/problem+json') || !read.success) return 'it is no problem+json'
  if (read.data.status !== status) return `its body says ${read.data.status}`
  if (read.data.request_id === '' || read.data.request_id !== headers['x-request-id']) return 'it has no request id'
  if (headers['cache-control'] !== 'no-store') return 'it may be cached'
  return undefined
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
