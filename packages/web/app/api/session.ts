import { roles } from '@portal/contracts/fields'
import { locales } from '@portal/contracts/locales'
import { createContext } from 'react-router'
import { z } from 'zod'

/** The tokens of a session, as the cookie holds them. */
export const storedSession = z.object({
  access: z.string(),
  refresh: z.string(),
  /** What the person signed in with; for password managers, which ask whose password a form is about. */
  email: z.string(),
  /** Whether the cookie outlives the browser window. */
  stays: z.boolean(),
  /** Whether signing in needed a code. */
  hasSecondFactor: z.boolean().optional(),
  /** The language and time zone that the account has chosen; null for none, undefined if they are not known. */
  locale: z.enum(locales).nullable().optional(),
  timeZone: z.string().nullable().optional(),
})
export type StoredSession = z.infer<typeof storedSession>
export type Chosen = Partial<Pick<StoredSession, 'locale' | 'timeZone'>>

const claims = z.object({
  sub: z.string(),
  role: z.enum(roles),
  scope: z.literal('second-factor').optional(),
  iat: z.int(),
  exp: z.int(),
})

export type Person = {
  id: number
  role: (typeof roles)[number]
  /** An administrator who can do nothing else before a second factor is set up. */
  mustSetUpSecondFactor: boolean
}

/** The session of a request. Changes are written to the cookie when the response is sent. */
export type Session = {
  /** Undefined for a visitor who is not signed in. */
  readonly person: Person | undefined
  /** The access token for the API. */
  readonly token: string | undefined
  readonly email: string | undefined
  /** What the account has chosen. */
  readonly chosen: Chosen
  /** Who was signed in until the session ended, which this request may have found out. */
  readonly former: StoredSession | undefined
  /** The path and query of the page. */
  readonly here: string
  /** Whether the request is a submitted form. */
  readonly isForm: boolean
  signIn: (tokens: StoredSession) => void
  /** Remembers what the account has chosen now. */
  choose: (chosen: Chosen) => void
  signOut: () => void
}
export const sessionContext = createContext<Session>()

/** A session that remembers whether it was changed. */
export function createSession(stored: StoredSession | undefined, request: Pick<Session, 'here' | 'isForm' | 'former'>) {
  let [current, isChanged] = [stored, false]
  const change = (next: StoredSession | undefined) => {
    current = next
    isChanged = true
  }
  return {
    ...request,
    get person() {
      return current && personOf(current.access)
    },
    get token() {
      return current?.access
    },
    get email() {
      return current?.email
    },
    get chosen() {
      return { locale: current?.locale, timeZone: current?.timeZone }
    },
    get stored() {
      return current
    },
    get isChanged() {
      return isChanged
    },
    signIn: change,
    choose: (chosen: Chosen) => current && change({ ...current, ...chosen }),
    signOut: () => change(undefined),
  }
}

/** When an access token was issued and when it expires, in seconds; undefined if it is no token. */
export function lifeOf(token: string): { iat: number; exp: number } | undefined {
  return claimsOf(token)
}

function personOf(token: string): Person | undefined {
  const read = claimsOf(token)
  return read && { id: Number(read.sub), role: read.role, mustSetUpSecondFactor: read.scope !== undefined }
}

/** Not verified here: the token is from our own encrypted cookie, and the gateway verifies it with every request. */
function claimsOf(token: string): z.infer<typeof claims> | undefined {
  const [, payload = ''] = token.split('.')
  try {
    return claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')))
  } catch {
    return undefined
  }
}
