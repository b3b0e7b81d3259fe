/** The response to a visitor, with what tests look at. */
export type Visited = { status: number; location: string | null; retryAfter: string | null; html: string }

/** A visitor of the pages without a browser, who keeps cookies. */
export type Visitor = {
  read: (path: string) => Promise<Visited>
  submit: (path: string, fields: Record<string, string>) => Promise<Visited>
  signIn: (email: string, password: string) => Promise<Visited>
  /** The `Cookie` header of the next request. */
  cookie: () => string
}

/** Visits the pages at `url` with these headers. A page that takes longer than `deadlineMs` rejects. */
export function createVisitor(url: string, headers: Record<string, string> = {}, deadlineMs = 30_000): Visitor {
  const cookies = new Map<string, string>()
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const send = async (path: string, init: RequestInit = {}): Promise<Visited> => {
    const kept = cookie()
    const response = await fetch(new URL(path, url), {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(deadlineMs),
      headers: { accept: 'text/html', ...(kept && { cookie: kept }), ...headers, 'sec-fetch-site': 'same-origin' },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    const { status } = response
    const [location, retryAfter] = ['location', 'retry-after'].map((name) => response.headers.get(name)) as [null, null]
    return { status, location, retryAfter, html: await response.text() }
  }
  const submit: Visitor['submit'] = (path, fields) => send(path, { method: 'POST', body: new URLSearchParams(fields) })
  return {
    read: (path) => send(path),
    submit,
    signIn: (email, password) => submit('/sign-in', { email, password }),
    cookie,
  }
}
