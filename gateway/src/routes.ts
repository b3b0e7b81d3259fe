import { operations } from '@portal/contracts/catalogue'
import type { Owner } from '@portal/contracts/event'
import type { Operation, OwnLimit } from '@portal/contracts/operation'

export type Route = {
  service: Owner
  /** A limit of its own, counted by user if the route reads a valid token, otherwise by address. */
  limit?: OwnLimit
  /** The route takes no token: the `Authorization` header is ignored and not forwarded. */
  ignoresToken: boolean
  /** The response is a stream that lasts for minutes. */
  isStream: boolean
  /** The body is a file of at most so many bytes, which is forwarded as it arrives. */
  upload?: number
}

const jwksPath = '/.well-known/jwks.json'
const entries = Object.entries(operations) as [Owner, readonly Operation[]][]

/** The routed path prefixes by their service: the first segments of the operations. No other path is reachable. */
const prefixes = new Map<string, Owner>([[jwksPath, 'auth']])
/** The routes that differ from the defaults, by method and path. */
const exceptions = new Map<string, Partial<Route>>([[`GET ${jwksPath}`, { ignoresToken: true }]])
for (const [service, listed] of entries) {
  for (const { method, path, limit, ignoresToken = false, stream: isStream = false, upload } of listed) {
    prefixes.set(`/api/v1/${path.split('/')[1]}`, service)
    if (!limit && !ignoresToken && !isStream && !upload) continue
    if (path.includes('{')) throw new Error(`${path} has parameters, so it cannot differ from the defaults`)
    const exception = { ignoresToken, isStream, ...(limit ? { limit } : {}), ...(upload ? { upload } : {}) }
    exceptions.set(`${method.toUpperCase()} /api/v1${path}`.replace(/\/$/, ''), exception)
  }
}
// Built once, because each request is compared with all of them.
const matchers = Array.from(prefixes, ([prefix, service]) => ({ exact: prefix, start: `${prefix}/`, service }))

/**
 * Finds the route of a request; undefined if it is not routed. Ignores case and a trailing slash, as the services do,
 * so that no spelling of a path bypasses its limit.
 */
export function findRoute(method: string, path: string): Route | undefined {
  const lowered = path.toLowerCase()
  const normalized = lowered.endsWith('/') ? lowered.slice(0, -1) : lowered
  const match = matchers.find(({ exact, start }) => normalized.startsWith(start) || normalized === exact)
  if (!match) return undefined
  const exception = exceptions.get(`${method === 'HEAD' ? 'GET' : method} ${normalized}`)
  return { service: match.service, ignoresToken: false, isStream: false, ...exception }
}

// Path segments that are parameters: numbers, and segments too long to be a word.
const parameters = /\/(?:\d+|[\w-]{20,})(?=\/|$)/g
const templates = new Map(
  Object.values(operations)
    .flat()
    .map(({ path }) => [`/api/v1${path}`.replace(/\/$/, '').replace(/\{\w+\}/g, '{}'), `/api/v1${path}`]),
)

/**
 * The path template of a request in the OpenAPI document, such as `/api/v1/jobs/{id}`, or `none`. Metrics and logs use
 * it as the route, so that the number of label values is bounded.
 */
export function templateOf(path: string): string {
  const normalized = path.endsWith('/') ? path.slice(0, -1) : path
  return templates.get(normalized) ?? templates.get(normalized.replace(parameters, '/{}')) ?? 'none'
}
