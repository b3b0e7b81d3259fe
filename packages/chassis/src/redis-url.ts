// Where Redis is, in one variable. Besides one server there are two ways of running several, neither of which has a scheme
// that is registered; ours say what they mean, and name the first servers to ask:
//
//   redis://user:password@host:6379/0, rediss:// with TLS
//   redis+sentinel://user:password@host1:26379,host2:26379/name-of-the-master?db=0, rediss+sentinel://
//   redis+cluster://user:password@host1:6379,host2:6379, rediss+cluster://
//
// User and password are those of the servers that hold the data; what sentinels themselves ask for is given as
// `sentinel_user` and `sentinel_password` behind the question mark.
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
      requesting: Login
    }
  | { kind: 'cluster'; servers: Server[]; isSecure: boolean; login: Login }

const several =
  /^redis(?<tls>s?)\+(?<kind>sentinel|cluster):\/\/(?:(?<login>[^@/?]*)@)?(?<servers>[^@/?#]+)(?:\/(?<path>[^/?#]*))?(?:\?(?<query>[^#]*))?$/
const parametersOf = { sentinel: ['db', 'sentinel_user', 'sentinel_password'], cluster: [] as string[] }
const defaultPorts = { sentinel: 26_379, cluster: 6379 }

/** An address of Redis in the environment. It stays text, because it is read where it is used. */
export const redisUrl = z.string().refine((text) => parseRedisUrl(text) !== undefined, {
  error: 'must be a redis:// or rediss:// URL, redis+sentinel://host,host/master or redis+cluster://host,host',
})

/** Takes an address apart; undefined for what is none. */
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
    const requesting = given(parameters.get('sentinel_user'), parameters.get('sentinel_password'))
    return { kind, ...address, name: decodeURIComponent(path), db: Number(db), requesting }
  } catch {
    return undefined
  }
}

/** Throws for what is no address of a server. */
function serverOf(text: string, defaultPort: number): Server {
  const { hostname, port, pathname } = new URL(`redis://${text}`)
  if (hostname === '' || pathname !== '') throw new TypeError('not a server')
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? defaultPort : Number(port) }
}

function loginOf(text = ''): Login {
  const [username = '', ...password] = text.split(':')
  return given(decodeURIComponent(username), decodeURIComponent(password.join(':')))
}

function given(username: string | null, password: string | null): Login {
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) }
}
