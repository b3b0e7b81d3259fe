// The client of the portal's API that the demo data and the tests of the whole portal use.
import { reasonOf } from './startup-error.ts'

// The type of JSON.parse: responses are read without declaring their shape.
type Json = ReturnType<typeof JSON.parse>
/** A response; `request` is the method and URL that it belongs to. */
export type ApiResponse = { request: string; status: number; headers: Headers; body: Json }
/**
 * Sends a request to a path of the API, or to a URL. An object is sent as JSON, URLSearchParams and FormData as a form. Rejects if
 * there is no response before the deadline.
 */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiResponse>

type SenderOptions = { token?: string; deadlineMs?: number; signal?: AbortSignal }

/** Creates a function that sends requests to the API at a URL, with an access token if there is one. */
export function createSender(baseUrl: string, { token, deadlineMs = 30_000, signal }: SenderOptions = {}): Send {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
  return async (method, path, body, headers = {}) => {
    const url = new URL(path, baseUrl)
    const request = `${method} ${url}`
    const deadline = AbortSignal.timeout(deadlineMs)
    try {
      const response = await fetch(url, {
        method,
        ...encode(body, { ...authorization, ...headers }),
        signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
      })
      return { request, status: response.status, headers: response.headers, body: await readBody(response) }
    } catch (error) {
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
      throw new Error(`${request}: ${reasonOf(cause)}`, { cause: error })
    }
  }
}

function encode(body: unknown, headers: Record<string, string>): Pick<RequestInit, 'headers' | 'body'> {
  if (body === undefined) return { headers }
  if (body instanceof URLSearchParams || body instanceof FormData) return { headers, body }
  return { headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

async function readBody(response: Response): Promise<Json> {
  const mediaType = response.headers.get('content-type') ?? ''
  if (mediaType.startsWith('text/event-stream')) {
    // A stream does not end by itself, so only its start is awaited.
    await response.body?.cancel()
    return ''
  }
  const text = await response.text()
  return /[/+]json\b/.test(mediaType) && text !== '' ? JSON.parse(text) : text
}

/** Returns the body of a response; throws if it has another status. */
export async function expectStatus(status: number, response: Promise<ApiResponse>): Promise<Json> {
  const { request, status: actual, body } = await response
  if (actual !== status) throw unexpectedStatus(status, { request, status: actual, body })
  return body
}

/** The error about a response with another status than the expected one. */
export function unexpectedStatus(
  expected: number,
  { request, status, body }: Pick<ApiResponse, 'request' | 'status' | 'body'>,
): Error {
  return new Error(`${request}: expected ${expected}, got ${status}: ${JSON.stringify(body).slice(0, 500)}`)
}

/** Logs in with a form, as browsers do; returns the access token. */
export async function logIn(send: Send, username: string, password: string): Promise<string> {
  const form = new URLSearchParams({ username, password })
  return (await expectStatus(200, send('POST', '/api/v1/auth/login/access-token', form))).access_token
}
