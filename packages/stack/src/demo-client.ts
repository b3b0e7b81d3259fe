import { reasonOf } from './startup-error.ts'

export type Caller = {
  get: <Body>(url: string) => Promise<Body>
  /** Resolves to true if the resource was created, to false if the response was 409. Rejects for any other status. */
  create: (url: string, body: object) => Promise<boolean>
}

/** Logs in at the auth service. The returned caller sends requests to any service as that person. */
export async function logIn(authUrl: string, account: { email: string; password: string }, signal: AbortSignal) {
  const form = new URLSearchParams({ username: account.email, password: account.password })
  const response = await send(`${authUrl}/api/v1/auth/login/access-token`, { method: 'POST', body: form, signal })
  if (!response.ok) throw await httpError('logging in as', account.email, response)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return callerWith({ authorization: `Bearer ${token}` }, signal)
}

function callerWith(headers: Record<string, string>, signal: AbortSignal): Caller {
  return {
    async get<Body>(url: string) {
      const response = await send(url, { headers, signal })
      if (!response.ok) throw await httpError('GET', url, response)
      return (await response.json()) as Body
    },
    async create(url, body) {
      const json = { ...headers, 'content-type': 'application/json' }
      const response = await send(url, { method: 'POST', headers: json, body: JSON.stringify(body), signal })
      if (!response.ok && response.status !== 409) throw await httpError('POST', url, response)
      await response.arrayBuffer()
      return response.ok
    },
  }
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init)
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
    throw new Error(`${url}: ${reasonOf(cause)}`)
  }
}

async function httpError(action: string, target: string, response: Response): Promise<Error> {
  return new Error(`${action} ${target} returned ${response.status} ${(await response.text()).slice(0, 300)}`)
}
