// Turns a row of the attack table into a test. Each case must get one of its expected statuses before the deadline,
// every error must be a problem document with a request id, and no response may expose internals.
import { appendFileSync } from 'node:fs'
import { problem } from '@portal/contracts/operation'
import { afterAll, expect, inject, it } from 'vitest'
import { type Reply, type Request, send } from './raw-http.ts'

type Json = ReturnType<typeof JSON.parse>

export type Case = {
  what: string
  /** A request through the gateway, or a function that sends the request elsewhere. */
  send: Request | (() => Promise<Reply>)
  /** The accepted statuses; 0 means that the connection was closed without a response. */
  expected: number | readonly number[]
  /** Checks the response further; returns what is wrong with it, or nothing. */
  check?: ((body: Json, reply: Reply) => string | false | undefined | Promise<string | false | undefined>) | undefined
}

export function gatewayUrl(): string {
  return inject('portal').gatewayUrl
}

/** Runs the cases of one row and records the counts; fails with a list of every unexpected result. */
export function attack(line: string, cases: () => readonly Case[] | Promise<readonly Case[]>): void {
  it(`get the documented responses: ${nameOf(line)}`, async () => {
    const counts = { line, sent: 0, 'as expected': 0, '5xx': 0, hangs: 0 }
    const wrong: string[] = []
    for (const each of await cases()) {
      const reply = await (typeof each.send === 'function' ? each.send() : send(gatewayUrl(), each.send))
      const defects = await defectsOf(each, reply)
      counts.sent += 1
      if (defects.length === 0) counts['as expected'] += 1
      if (reply.status >= 500) counts['5xx'] += 1
      if (reply.hung) counts.hangs += 1
      wrong.push(...defects.map((defect) => `${each.what}: ${defect}`))
    }
    recordRow(counts)
    expect(counts.sent).toBeGreaterThan(0)
    const state = await send(gatewayUrl(), { path: '/ready' })
    if (state.status !== 200) wrong.push(`the portal is not ready afterwards: ${state.text}`)
    expect(wrong).toEqual([])
  })
}

/** The name of a row without the letter that sorts it. */
export function nameOf(line: string): string {
  return line.replace(/^[A-Z] +/, '')
}

/** Records a row for an attack that does not apply to this portal, with the reason. There is nothing to test. */
export function notApplicable(line: string, reason: string): void {
  afterAll(() => recordRow({ line: `${line}: not applicable, ${reason}`, sent: 0 }))
}

/** Appends a row about these replies to the table; `wrong` is how many of them were unexpected. */
export function recordReplies(line: string, replies: readonly Reply[], wrong: number): void {
  recordRow({
    line,
    sent: replies.length,
    'as expected': replies.length - wrong,
    '5xx': replies.filter(({ status }) => status >= 500).length,
    hangs: replies.filter(({ hung }) => hung).length,
  })
}

/** Appends a row to the table that is printed at the end. */
export function recordRow(counts: Record<string, string | number>): void {
  appendFileSync(inject('attacks').table, `${JSON.stringify(counts)}\n`)
}

// Traces of stack traces, SQL, driver errors and source paths.
const internals =
  /\n\s+at |\.ts:\d+|node_modules|\b(?:ER_[A-Z_]{4,}|ECONN\w+)|\bselect .+ from |sqlstate|\/services\/|\/src\//i

async function defectsOf({ expected, check }: Case, reply: Reply): Promise<string[]> {
  if (reply.hung) return ['no response before the deadline']
  const { status, headers, text } = reply
  const defects: (string | false | undefined)[] = [
    ![expected].flat().includes(status) &&
      `${status} instead of ${[expected].flat().join(' or ')}: ${text.slice(0, 300)}`,
    status >= 400 && internals.test(text) && `exposes internals: ${text.slice(0, 300)}`,
    'x-powered-by' in headers && 'has an X-Powered-By header',
  ]
  const body = parsed(text)
  // A response to HEAD has no body.
  if (status >= 400 && text !== '') defects.push(problemDefect(body, reply))
  if (defects.every((defect) => !defect)) defects.push(await check?.(body, reply))
  return defects.filter((defect) => typeof defect === 'string')
}

/** Returns why an error response is not an uncacheable problem document with a request id; undefined if it is one. */
export function problemDefect(body: Json, { status, headers }: Reply): string | undefined {
  const read = problem.safeParse(body)
  if (!headers['content-type']?.startsWith('application/problem+json') || !read.success) return 'it is not problem+json'
  if (read.data.status !== status) return `its body has the status ${read.data.status}`
  if (read.data.request_id === '' || read.data.request_id !== headers['x-request-id'])
    return 'it has no request id, or another one than its header'
  if (headers['cache-control'] !== 'no-store') return 'it is cacheable'
  return undefined
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
