import { reasonOf } from './fault.ts'

export type Caller = {
  get: <Answer>(url: string) => Promise<Answer>
  /** Resolves to false where the answer is 409. */
  create: (url: string, body: object) => Promise<boolean>
}

/** Logs in at the auth service and speaks to all of them as that person. */
export async function logIn(authUrl: string, account: { email: string; password: string }, signal: AbortSignal) {
  const form = new URLSearchParams({ username: account.email, password: account.password })
  const answer = await send(`${authUrl}/api/v1/auth/login/access-token`, { method: 'POST', body: form, signal })
  if (!answer.ok) throw await refusal('logging in', account.email, answer)
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return callerWith({ authorization: `Bearer ${token}` }, signal)
}

function callerWith(headers: Record<string, string>, signal: AbortSignal): Caller {
  return {
    async get<Answer>(url: string) {
      const answer = await send(url, { headers, signal })
      if (!answer.ok) throw await refusal('GET', url, answer)
      return (await answer.json()) as Answer
    },
    async create(url, body) {
      const json = { ...headers, 'content-type': 'application/json' }
      const answer = await send(url, { method: 'POST', headers: json, body: JSON.stringify(body), signal })
      if (!answer.ok && answer.status !== 409) throw await refusal('POST', url, answer)
      await answer.arrayBuffer()
      return answer.ok
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

async function refusal(act: string, what: string, answer: Response): Promise<Error> {
  return new Error(`${act} ${what} was answered ${answer.status} ${(await answer.text()).slice(0, 300)}`)
}
