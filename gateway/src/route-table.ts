import { operations } from '@portal/contracts/catalogue'
import type { Owner } from '@portal/contracts/event'

/** Limits that apply to particular routes only. */
export type OwnLimit = 'login' | 'register' | 'account' | 'search'

export type Route = {
  service: Owner
  /** A limit of its own, counted by user if the route reads a valid token, otherwise by address. */
  limit?: OwnLimit
  /** The route takes no token: the `Authorization` header is ignored and not forwarded. */
  ignoresToken: boolean
  /** The response is a stream that lasts for minutes. */
  isStream: boolean
}

/** The routed path prefixes. A path that matches none of them is not reachable from outside. */
const prefixes: readonly { prefix: string; service: Owner }[] = [
  { prefix: '/api/v1/auth', service: 'auth' },
  { prefix: '/api/v1/users', service: 'auth' },
  { prefix: '/api/v1/erasures', service: 'auth' },
  { prefix: '/api/v1/jobs', service: 'job' },
  { prefix: '/api/v1/skills', service: 'job' },
  { prefix: '/api/v1/profiles', service: 'profile' },
  { prefix: '/api/v1/applications', service: 'application' },
  { prefix: '/api/v1/interviews', service: 'application' },
  { prefix: '/api/v1/notifications', service: 'notification' },
  { prefix: '/api/v1/activity-logs', service: 'notification' },
  { prefix: '/api/v1/deliveries', service: 'notification' },
  { prefix: '/.well-known/jwks.json', service: 'auth' },
]

/** Routes that differ from the defaults. */
const exceptions: Readonly<Record<string, Partial<Omit<Route, 'service'>>>> = {
  'POST /api/v1/auth/login/access-token': { limit: 'login', ignoresToken: true },
  'POST /api/v1/auth/register': { limit: 'register', ignoresToken: true },
  'POST /api/v1/users': { limit: 'register', ignoresToken: true },
  'POST /api/v1/auth/token/refresh': { ignoresToken: true },
  'POST /api/v1/auth/password/forgot': { limit: 'account', ignoresToken: true },
  'POST /api/v1/auth/password/reset': { limit: 'account', ignoresToken: true },
  'POST /api/v1/auth/email/verify': { limit: 'account', ignoresToken: true },
  'POST /api/v1/auth/email/undo': { limit: 'account', ignoresToken: true },
  'POST /api/v1/auth/email/resend': { limit: 'account', ignoresToken: true },
  'POST /api/v1/auth/password/change': { limit: 'account' },
  'PUT /api/v1/users/me': { limit: 'account' },
  'DELETE /api/v1/users/me': { limit: 'account' },
  'GET /api/v1/users/me/export': { limit: 'account' },
  'GET /.well-known/jwks.json': { ignoresToken: true },
  'GET /api/v1/jobs/search': { limit: 'search' },
  'GET /api/v1/jobs/search/facets': { limit: 'search' },
  'GET /api/v1/notifications/stream': { isStream: true },
}

// Built once, because each request is compared with all of them.
const matchers = prefixes.map(({ prefix, service }) => ({ exact: prefix, start: `${prefix}/`, service }))

/**
 * Finds the route of a request; undefined if it is not routed. Ignores case and a trailing slash, as the services do,
 * so that no spelling of a path bypasses its limit.
 */
export function findRoute(method: string, path: string): Route | undefined {
  const lowered = path.toLowerCase()
  const normalized = lowered.endsWith('/') ? lowered.slice(0, -1) : lowered
  const match = matchers.find(({ exact, start }) => normalized.startsWith(start) || normalized === exact)
  if (!match) return undefined
  const exception = exceptions[`${method === 'HEAD' ? 'GET' : method} ${normalized}`]
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
