// Parses REDIS_URL: one server, sentinels or a cluster. The latter two have no registered URL scheme, so these schemes
// are our own; they name the first servers to contact:
//
//   redis://user:password@host:6379/0, rediss:// with TLS
//   redis+sentinel://user:password@host1:26379,host2:26379/name-of-the-master?db=0, rediss+sentinel://
//   redis+cluster://user:password@host1:6379,host2:6379, rediss+cluster://
//
// User and password are those of the data servers; those of the sentinels are the query parameters `sentinel_user` and
// `sentinel_password`.
import { z } from 'zod'

type Server = { host: string; port: number }
type Login = { username?: string; password?: string }

export type RedisAddress =
  | { kind: 'single'; url: string }
  | {
      kind: 'sentinel'
      servers: Server[]
      isSecure: boolean
      login: Login
      name: string
      db: number
      sentinelLogin: Login
    }
  | { kind: 'cluster'; servers: Server[]; isSecure: boolean; login: Login }

const several =
  /^redis(?<tls>s?)\+(?<kind>sentinel|cluster):\/\/(?:(?<login>[^@/?]*)@)?(?<servers>[^@/?#]+)(?:\/(?<path>[^/?#]*))?(?:\?(?<query>[^#]*))?$/
const parametersOf = { sentinel: ['db', 'sentinel_user', 'sentinel_password'], cluster: [] as string[] }
const defaultPorts = { sentinel: 26_379, cluster: 6379 }

/** An environment variable that is a Redis address. Stays text; {@link parseRedisUrl} parses it where it is used. */
export const redisUrl = z.string().refine((text) => parseRedisUrl(text) !== undefined, {
  error: 'must be a redis:// or rediss:// URL, redis+sentinel://host,host/master or redis+cluster://host,host',
})

/** Parses an address; undefined if it is invalid. */
export function parseRedisUrl(text: string): RedisAddress | undefined {
  if (/^rediss?:\/\//.test(text)) return URL.canParse(text) ? { kind: 'single', url: text } : undefined
  const { tls, kind, login, servers: list = '', path = '', query } = several.exec(text)?.groups ?? {}
  if (kind !== 'sentinel' && kind !== 'cluster') return undefined
  try {
    const servers = list.split(',').map((server) => serverOf(server, defaultPorts[kind]))
    const parameters = new URLSearchParams(query)
    if ([...parameters.keys()].some((name) => !parametersOf[kind].includes(name))) return undefined
    const address = { servers, isSecure: tls === 's', login: loginOf(login) }
    if (kind === 'cluster') return path === '' ? { kind, ...address } : undefined
    const db = parameters.get('db') ?? '0'
    if (path === '' || !/^\d{1,5}$/.test(db)) return undefined
    const sentinelLogin = loginWith(parameters.get('sentinel_user'), parameters.get('sentinel_password'))
    return { kind, ...address, name: decodeURIComponent(path), db: Number(db), sentinelLogin }
  } catch {
    return undefined
  }
}

/** Throws if the text is not the address of a server. */
function serverOf(text: string, defaultPort: number): Server {
  const { hostname, port, pathname } = new URL(`redis://${text}`)
  if (hostname === '' || pathname !== '') throw new TypeError('not a server')
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) }
}

function loginOf(text = ''): Login {
  const [username = '', ...password] = text.split(':')
  return loginWith(decodeURIComponent(username), decodeURIComponent(password.join(':')))
}

function loginWith(username: string | null, password: string | null): Login {
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) }
}
