// Opens the session cookie of a request, refreshes its tokens in time, and writes the cookie again if they changed.
// Guarantees: parallel requests refresh once and get the same tokens. A lost response signs nobody out: this process
// remembers the successor of a token for as long as the access token beside it is valid.
// Does not guarantee: the same after a restart or in another replica, where the API still returns the same successor for
// ten seconds.
import { createHash } from 'node:crypto'
import { authOperations } from '@portal/contracts/auth/http'
import { LRUCache } from 'lru-cache'
import { createContext, type MiddlewareFunction, redirect } from 'react-router'
import { apiContext, type Context } from './call.ts'
import { readChosen } from './chosen.ts'
import { isSecure, readCookies, removeCookie, setCookie } from './cookies.ts'
import type { Sealer } from './sealed-cookie.ts'
import type { Client, Send } from './send.ts'
import { createSession, lifeOf, type StoredSession, sessionContext, storedSession } from './session.ts'

const maxRemembered = 10_000
const purpose = 'session'
// The API decides when a session ends; this only bounds how long a browser keeps the cookie of an ended one.
const cookieSeconds = 30 * 24 * 60 * 60

/** Exchanges the tokens of a session for new ones; undefined if the session has ended. */
type Refresh = (stored: StoredSession, client: Client) => Promise<StoredSession | undefined>

export const sessionsContext = createContext<{ sealer: Sealer; refresh: Refresh }>()

/** The middleware of the root route, so of all pages. */
export const sessionMiddleware: MiddlewareFunction<Response> = async ({ request, context, url }, next) => {
  const { sealer } = context.get(sessionsContext)
  const name = cookieName(request)
  const sealed = readCookies(request)[name]
  const opened = sealed === undefined ? undefined : storedSession.safeParse(await sealer.open(purpose, sealed)).data
  const stored = opened && (await freshen(opened, context))
  const session = createSession(stored, {
    here: url.pathname + url.search,
    isForm: request.method === 'POST',
    former: opened,
  })
  context.set(sessionContext, session)
  const response = await next()
  const isStale = sealed !== undefined && stored?.access !== opened?.access
  // A form goes on to the page that signs in again, which needs to know as whom; so may the next form, after a live stream.
  const isWithoutPage = (response.status === 307 || response.status === 204) && !session.isChanged
  if (!isWithoutPage && (session.isChanged || isStale || (sealed !== undefined && opened === undefined))) {
    response.headers.append('Set-Cookie', await cookieOf(session.stored, sealer, request))
    // Also of a file that everybody may keep otherwise.
    response.headers.set('Cache-Control', 'private, no-store')
  }
  const isPrivate = sealed !== undefined || session.stored !== undefined
  if (!response.headers.has('Cache-Control')) {
    response.headers.set('Cache-Control', isPrivate ? 'private, no-store' : 'private, no-cache')
  }
  return response
}

const secondFactorPath = '/settings/second-factor'
const openWithoutSecondFactor = new Set([secondFactorPath, '/sign-out', '/view', '/help'])

/** Leads an administrator who must set up a second factor to the page for it, before anything else. */
export const secondFactorFirst: MiddlewareFunction<Response> = async ({ context, url }, next) => {
  const isRestricted = context.get(sessionContext).person?.mustSetUpSecondFactor === true
  if (isRestricted && !openWithoutSecondFactor.has(url.pathname)) throw redirect(secondFactorPath, 303)
  return next()
}

function cookieName(request: Request): string {
  return isSecure(request) ? '__Host-portal' : 'portal'
}

async function cookieOf(stored: StoredSession | undefined, sealer: Sealer, request: Request): Promise<string> {
  const [name, attributes] = [cookieName(request), { isSecure: isSecure(request) }]
  if (!stored) return removeCookie(name, attributes)
  const sealed = await sealer.seal(purpose, stored)
  return setCookie(name, sealed, { ...attributes, ...(stored.stays ? { maxAgeSeconds: cookieSeconds } : {}) })
}

/** Refreshes tokens of which less than half of their life is left. A token that is still valid is used if that fails. */
async function freshen(stored: StoredSession, context: Context): Promise<StoredSession | undefined> {
  const life = lifeOf(stored.access)
  const now = Date.now() / 1000
  if (life && now < (life.iat + life.exp) / 2) return stored
  const { client, log } = context.get(apiContext)
  const isValid = life !== undefined && now < life.exp
  try {
    const successor = await context.get(sessionsContext).refresh(stored, client)
    return successor ?? (isValid ? stored : undefined)
  } catch (error) {
    log.warn({ err: error }, 'the tokens of a session could not be refreshed')
    return stored
  }
}

/** Creates the function that refreshes sessions, with the memory of the tokens it received. */
export function createRefresher(send: Send): Refresh {
  const successors = new LRUCache<string, Promise<StoredSession | undefined>>({ max: maxRemembered })
  return (stored, client) => {
    const key = createHash('sha256').update(stored.refresh).digest('base64url')
    const known = successors.get(key)
    if (known) return known
    const successor = requestTokens(send, stored, client)
    const secondsLeft = (lifeOf(stored.access)?.exp ?? 0) - Date.now() / 1000
    successors.set(key, successor, { ttl: Math.max(secondsLeft, 10) * 1000 })
    // The next request tries again.
    successor.catch(() => successors.delete(key))
    return successor
  }
}

async function requestTokens(send: Send, stored: StoredSession, client: Client): Promise<StoredSession | undefined> {
  const { method, path, response: answer } = authOperations.refreshToken
  const { status, text } = await send({
    method: method.toUpperCase() as 'POST',
    path: `/api/v1${path}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ refresh_token: stored.refresh }),
    client,
  })
  if (status === 400 || status === 401) return undefined
  if (status !== 200) throw new Error(`the API responded with ${status}`)
  const { access_token: access, refresh_token: refresh } = answer.schema.parse(JSON.parse(text))
  // Another device may have changed them.
  const chosen = await readChosen(send, access, client)
  return { ...stored, access, refresh, ...chosen }
}
