// Parses NATS_URL, the servers and the credentials of NATS: one address, or those of a cluster separated by commas.
//
//   nats://user:password@host1:4222,nats://user:password@host2:4222
//
// The NATS client does not read credentials from addresses, so they are separated here, and logged addresses contain
// none. A connection has one user, so one address of the list is enough to name it. A user without a password is a
// token.
import { z } from 'zod'

export type NatsLogin = { user: string; pass: string } | { token: string } | Record<never, never>
export type NatsAddress = { servers: string[]; login: NatsLogin }

const oneServer = /^(?<scheme>(?:nats|tls|wss?):\/\/)?(?:(?<login>[^@/]*)@)?(?<host>[^@/?#\s]+)\/?$/

/** An environment variable that is a NATS address. Stays text; {@link parseNatsUrl} parses it where it is used. */
export const natsUrl = z.string().refine((text) => parseNatsUrl(text) !== undefined, {
  error: 'must be nats://user:password@host:4222, or several separated by commas, with one user for all of them',
})

/** Parses a list of addresses; undefined if it is invalid or names different users. */
export function parseNatsUrl(text: string): NatsAddress | undefined {
  const matches = text.split(',').map((each) => oneServer.exec(each.trim())?.groups)
  const servers = matches.flatMap((groups) => (groups?.host ? [`${groups.scheme ?? ''}${groups.host}`] : []))
  const [login, ...others] = new Set(matches.flatMap((groups) => groups?.login ?? []))
  if (servers.length < matches.length || others.length > 0) return undefined
  try {
    return { servers, login: loginOf(login) }
  } catch {
    return undefined
  }
}

/** Adds a user and a password to each address. */
export function withNatsLogin(url: string, user: string, password: string): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  const withLogin = (server: string) => server.replace(/^(\w+:\/\/)?/, (scheme) => `${scheme || 'nats://'}${login}`)
  return parseNatsUrl(url)?.servers.map(withLogin).join(',') ?? url
}

/** Throws if user or password are not valid percent-encoding. */
function loginOf(text = ''): NatsLogin {
  const [user = '', ...password] = text.split(':')
  if (user === '') return {}
  if (password.length === 0) return { token: decodeURIComponent(user) }
  return { user: decodeURIComponent(user), pass: decodeURIComponent(password.join(':')) }
}
