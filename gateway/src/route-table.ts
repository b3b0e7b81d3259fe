import { operations } from '@portal/contracts/catalogue'
import type { Owner } from '@portal/contracts/event'

/** The limits that some routes have to themselves. */
export type OwnLimit = 'login' | 'register' | 'account' | 'search'

export type Route = {
  service: Owner
  /** Counted under a key of its own: by person where a good token was looked at, otherwise by address. */
  limit?: OwnLimit
  /** The route takes no token, so that whatever stands in `Authorization` is not looked at. */
  ignoresToken: boolean
  /** The answer goes on for minutes. */
  isStream: boolean
}

/** What is routed, by the beginning of its path. Whatever is not listed here cannot be reached from outside. */
const services: readonly { prefix: string; service: Owner }[] = [
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

/** Routes that are treated unlike the others. */
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

// Put together once, as each request is compared with them.
const below = services.map(({ prefix, service }) => ({ exact: prefix, start: `${prefix}/`, service }))

/**
 * Where a request goes; undefined for what is not routed. Upper case and a slash at the end make no difference here
 * because they make none to the services, so that no spelling of a path gets past its limit.
 */
export function findRoute(method: string, path: string): Route | undefined {
  const lowered = path.toLowerCase()
  const plain = lowered.endsWith('/') ? lowered.slice(0, -1) : lowered
  const found = below.find(({ exact, start }) => plain.startsWith(start) || plain === exact)
  if (!found) return undefined
  const exception = exceptions[`${method === 'HEAD' ? 'GET' : method} ${plain}`]
  return { service: found.service, ignoresToken: false, isStream: false, ...exception }
}

// What stands for a parameter in a path: numbers, and what is too long to be a word.
const parameters = /\/(?:\d+|[\w-]{20,})(?=\/|$)/g
const templates = new Map(
  Object.values(operations)
    .flat()
    .map(({ path }) => [`/api/v1${path}`.replace(/\/$/, '').replace(/\{\w+\}/g, '{}'), `/api/v1${path}`]),
)

/**
 * The path of a request as the API document has it, with the names of its parameters, for what counts by route: of these
 * there are only so many. `none` for what is no route of it.
 */
export function templateOf(path: string): string {
  const plain = path.endsWith('/') ? path.slice(0, -1) : path
  return templates.get(plain) ?? templates.get(plain.replace(parameters, '/{}')) ?? 'none'
}
