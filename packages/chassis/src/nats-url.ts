// Where NATS is, and as whom to connect, in one variable: one address, or those of a cluster separated by commas.
//
//   nats://user:password@host1:4222,nats://user:password@host2:4222
//
// The client takes no credentials from an address, so they are taken out here, and no address that is logged holds any. A
// connection has one user: it is enough that the first address names it. A user without a password is a token.
import { z } from 'zod'

export type NatsLogin = { user: string; pass: string } | { token: string } | Record<never, never>
export type NatsAddress = { servers: string[]; login: NatsLogin }

const oneServer = /^(?<scheme>(?:nats|tls|wss?):\/\/)?(?:(?<login>[^@/]*)@)?(?<host>[^@/?#\s]+)\/?$/

/** An address of NATS in the environment. It stays text, because it is read where it is used. */
export const natsUrl = z.string().refine((text) => parseNatsUrl(text) !== undefined, {
  error: 'must be nats://user:password@host:4222, or several separated by commas, with one user for all of them',
})

/** Takes addresses apart; undefined for what is none, and where they name different users. */
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

/** The same addresses with a user and a password. */
export function withNatsLogin(url: string, user: string, password: string): string {
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@`
  const withLogin = (server: string) => server.replace(/^(\w+:\/\/)?/, (scheme) => `${scheme || 'nats://'}${login}`)
  return parseNatsUrl(url)?.servers.map(withLogin).join(',') ?? url
}

/** Throws where something is not encoded as it is in a URL. */
function loginOf(text = ''): NatsLogin {
  const [user = '', ...password] = text.split(':')
  if (user === '') return {}
  if (password.length === 0) return { token: decodeURIComponent(user) }
  return { user: decodeURIComponent(user), pass: decodeURIComponent(password.join(':')) }
}
