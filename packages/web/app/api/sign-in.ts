import { authOperations } from '@portal/contracts/auth/http'
import { z } from 'zod'
import { type ApiProblem, apiContext, attempt, type Context } from './call.ts'
import { readChosen } from './chosen.ts'
import { isSecure, readCookies, removeCookie, setCookie } from './cookies.ts'
import { sessionContext } from './session.ts'
import { sessionsContext } from './session-middleware.ts'

type Credentials = { email: string; password: string; code?: string; stays: boolean }

/** Signs this browser in. Returns the problem that prevents it, or undefined. */
export async function signIn(context: Context, credentials: Credentials): Promise<ApiProblem | undefined> {
  const { email, password, code, stays } = credentials
  const outcome = await attempt(context, authOperations.login, {
    body: { username: email, password, ...(code === undefined ? {} : { otp: code }) },
  })
  if (!outcome.ok) return outcome.problem
  const { access_token: access, refresh_token: refresh } = outcome.value
  const { send, client } = context.get(apiContext)
  const chosen = await readChosen(send, access, client)
  const session = { access, refresh, email, stays, hasSecondFactor: code !== undefined, ...chosen }
  context.get(sessionContext).signIn(session)
  return undefined
}

const purpose = 'second-factor'
const path = '/sign-in/code'
const validSeconds = 5 * 60
const pendingSignIn = z.object({
  email: z.string(),
  password: z.string(),
  stays: z.boolean(),
  next: z.string(),
  expires: z.number(),
})
export type PendingSignIn = Omit<z.infer<typeof pendingSignIn>, 'expires'>

/** A cookie that keeps a correct password while its owner looks for the code, for five minutes and for one page. */
export async function keepPendingSignIn(context: Context, request: Request, pending: PendingSignIn): Promise<string> {
  const expires = Date.now() + validSeconds * 1000
  const sealed = await context.get(sessionsContext).sealer.seal(purpose, { ...pending, expires })
  return setCookie(cookieName(request), sealed, { ...attributesFor(request), maxAgeSeconds: validSeconds })
}

export async function readPendingSignIn(context: Context, request: Request): Promise<PendingSignIn | undefined> {
  const sealed = readCookies(request)[cookieName(request)]
  if (sealed === undefined) return undefined
  const { data } = pendingSignIn.safeParse(await context.get(sessionsContext).sealer.open(purpose, sealed))
  return data && data.expires > Date.now() ? data : undefined
}

export function dropPendingSignIn(request: Request): string {
  return removeCookie(cookieName(request), attributesFor(request))
}

function cookieName(request: Request): string {
  return isSecure(request) ? '__Secure-portal-code' : 'portal-code'
}

function attributesFor(request: Request) {
  return { isSecure: isSecure(request), path }
}
