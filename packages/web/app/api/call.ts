import { type Operation, type Problem, problem as problemSchema } from '@portal/contracts/operation'
import { createContext, data, type RouterContextProvider, redirect } from 'react-router'
import type { z } from 'zod'
import { continuePath, safeNext, signInPath } from '../rules/safe-next.ts'
import type { ApiResponse, Client, OpenStream, Send } from './send.ts'
import { sessionContext } from './session.ts'

export type Context = Readonly<RouterContextProvider>

export type Log = Record<'warn' | 'error', (fields: object, text: string) => void>

/** What a request to the API needs beside the session. */
type Api = {
  send: Send
  openStream: OpenStream
  client: Client
  requestId: string
  log: Log
}
export const apiContext = createContext<Api>()

type Query = Readonly<Record<string, string | number | boolean | undefined>>
type Parts<Called extends Operation> = {
  params?: Readonly<Record<string, string | number>>
  query?: Query
  /** Makes it safe to repeat a request that creates something. */
  key?: string
} & (Called extends { body: infer Body extends z.ZodType } ? { body?: z.input<Body> } : object)

/** A page of a list. */
type Listed<Item> = {
  items: Item[]
  /** How many there are in all, if that was asked for with `include_total`. */
  total: number | undefined
  /** Continues the list; undefined on its last page. */
  next: string | undefined
}

/** What an operation responds with: a page of a list, a value, or nothing. */
export type Answer<Called extends Operation> = Called['response'] extends {
  schema: infer Schema extends z.ZodType
  list: true
}
  ? Listed<z.output<Schema>>
  : Called['response'] extends { schema: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : undefined

/** A problem that the API reports, with the seconds after which a retry makes sense, if known. */
export type ApiProblem = Problem & { retryAfter?: number }
export type Outcome<Value> = { ok: true; value: Value } | { ok: false; problem: ApiProblem }

/** Calls an operation of the API. A problem becomes the error page; use {@link attempt} to show it on the own page. */
export async function call<Called extends Operation>(
  context: Context,
  operation: Called,
  parts: Parts<Called> = {} as Parts<Called>,
): Promise<Answer<Called>> {
  const outcome = await attempt(context, operation, parts)
  if (outcome.ok) return outcome.value
  throw errorPage(outcome.problem)
}

/** What to throw so that the visitor sees the page for a problem. */
export function errorPage(problem: ApiProblem) {
  const headers = problem.retryAfter === undefined ? {} : { 'Retry-After': String(problem.retryAfter) }
  return data(problem, { status: problem.status, headers })
}

/** What an action returns so that its page shows a problem, and everything that was typed. */
export function rejection<Typed extends object>(problem: ApiProblem, typed: Typed = {} as Typed) {
  return data({ ...typed, problem }, { status: problem.status })
}

/**
 * Calls an operation of the API and returns its answer, or the problem that it reports. Throws a redirect to the sign-in
 * page if the session has ended.
 */
export async function attempt<Called extends Operation>(
  context: Context,
  operation: Called,
  parts: Parts<Called> = {} as Parts<Called>,
): Promise<Outcome<Answer<Called>>> {
  const exchanged = await exchange(context, operation, parts)
  return exchanged.ok ? { ok: true, value: answerOf(operation, exchanged.value) as Answer<Called> } : exchanged
}

/** The text of a successful response, unparsed, for files that are passed on as they are. */
export async function download(
  context: Context,
  operation: Operation,
  parts: Parts<Operation> = {},
): Promise<Outcome<string>> {
  const exchanged = await exchange(context, operation, parts)
  return exchanged.ok ? { ok: true, value: exchanged.value.text } : exchanged
}

/**
 * Sends the submitted form with a file on to the API, as it arrives. Throws a redirect to the sign-in page if the session has
 * ended; the file cannot be kept meanwhile.
 */
export async function upload<Called extends Operation>(
  context: Context,
  operation: Called,
  { headers, body }: Request,
): Promise<Outcome<Answer<Called>>> {
  const [type, length] = [headers.get('content-type') ?? '', headers.get('content-length') ?? '0']
  const file = { type, length, bytes: readThrough(body) }
  const response = await send(context, operation, {}, file)
  if (response === undefined) return { ok: false, problem: unavailable(context) }
  if (response.status < 400) return { ok: true, value: answerOf(operation, response) as Answer<Called> }
  const problem = problemOf(response, context)
  if (problem.status !== 401) return { ok: false, problem }
  const session = context.get(sessionContext)
  session.signOut()
  throw redirect(signInPath(session.here, 'ended'), 303)
}

/** The chunks of a body. Whoever sends it reads the response only after all of it, so the rest is read as well. */
async function* readThrough(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader()
  const readNext = async () => {
    const next = await reader?.read().catch(() => undefined)
    return next?.value
  }
  try {
    for (let chunk = await readNext(); chunk; chunk = await readNext()) yield chunk
  } finally {
    void (async () => {
      while (await readNext());
    })()
  }
}

async function exchange(
  context: Context,
  operation: Operation,
  parts: Parts<Operation> & { body?: unknown },
): Promise<Outcome<ApiResponse>> {
  const response = await send(context, operation, parts)
  if (response === undefined) return { ok: false, problem: unavailable(context) }
  if (response.status < 400) return { ok: true, value: response }
  const problem = problemOf(response, context)
  if (problem.status === 401) throw signInAgain(context)
  return { ok: false, problem }
}

/**
 * The redirect to the sign-in page, which leads back. Ends the session of this browser. A form is sent on by the browser,
 * to a page that keeps it while its sender signs in.
 */
export function signInAgain(context: Context) {
  const session = context.get(sessionContext)
  if (session.isForm && safeNext(session.here) !== '/') return redirect(continuePath(session.here), 307)
  const reason = session.person ? 'ended' : undefined
  session.signOut()
  return redirect(signInPath(session.here, reason), 303)
}

type File = { type: string; length: string; bytes: AsyncIterable<Uint8Array> }

async function send(context: Context, operation: Operation, parts: Parts<Operation> & { body?: unknown }, file?: File) {
  const { send: request, client, requestId, log } = context.get(apiContext)
  const { token } = context.get(sessionContext)
  const { params = {}, query = {}, key, body } = parts
  const headers: Record<string, string> = { 'x-request-id': requestId, accept: 'application/json' }
  if (token !== undefined && !operation.ignoresToken) headers.authorization = `Bearer ${token}`
  if (key !== undefined) headers['idempotency-key'] = key
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (file) Object.assign(headers, { 'content-type': file.type, 'content-length': file.length })
  try {
    return await request({
      method: operation.method.toUpperCase() as 'GET',
      path: `/api/v1${fill(operation.path, params)}${queryText(query)}`,
      headers,
      body: file?.bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
      client,
    })
  } catch (error) {
    log.warn({ err: error, operation: operation.id }, 'the gateway did not respond')
    return undefined
  }
}

function fill(path: string, params: Readonly<Record<string, string | number>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

function queryText(query: Query): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

function answerOf({ response: { schema, list } }: Operation, { text, headers }: ApiResponse): unknown {
  if (!schema || text === '') return undefined
  if (!list) return schema.parse(JSON.parse(text))
  const total = headers['x-total-count']
  return {
    items: schema.array().parse(JSON.parse(text)),
    total: total === undefined ? undefined : Number(total),
    next: cursorIn(headers.link),
  }
}

function cursorIn(link: string | string[] | undefined): string | undefined {
  const [, target] = /<([^>]*)>;\s*rel="?next/.exec(String(link ?? '')) ?? []
  return target === undefined
    ? undefined
    : (new URL(target, 'http://localhost').searchParams.get('cursor') ?? undefined)
}

function problemOf({ status, headers, text }: ApiResponse, context: Context): ApiProblem {
  const parsed = problemSchema.safeParse(parseJson(text))
  const problem = parsed.success ? parsed.data : { ...unavailable(context), status }
  const retryAfter = Number(headers['retry-after'])
  return retryAfter > 0 ? { ...problem, retryAfter } : problem
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The problem of an API that does not respond. */
export function unavailable(context: Context): ApiProblem {
  return {
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    detail: 'The portal is not available',
    error_code: 'UNAVAILABLE',
    request_id: context.get(apiContext).requestId,
    retryAfter: 5,
  }
}
