import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import proxyaddr from 'proxy-addr'

/** Where a request comes from and which host it addresses, as trusted proxies or the process of the pages report it. */
export type Origin = {
  /** The IP address of the client. */
  address: string
  protocol: string
  /** Undefined for a client of HTTP/1.0 that names no host. */
  host: string | undefined
  /** The process of the pages sent the request, on behalf of the browser at the address. */
  isHop: boolean
}

/** Whether the sender of a request is a trusted proxy. `hop` counts the proxies from this process on. */
export type IsProxy = (address: string, hop: number) => boolean

/** Compiles the trusted proxies: their number, or their addresses and networks. */
export function trust(proxies: number | string[]): IsProxy {
  if (typeof proxies === 'object') return proxyaddr.compile(proxies)
  return (_address, hop) => hop < proxies
}

/**
 * Returns the function that reads the origin of a request. An address that a proxy forwards is used only if valid, and
 * one that the process of the pages forwards only if it is signed, which `isHop` checks.
 */
export function createOriginReader(
  isProxy: IsProxy,
  isHop: (req: IncomingMessage) => boolean,
): (req: IncomingMessage) => Origin {
  return (req) => {
    const { headers, socket } = req
    const sender = socket.remoteAddress ?? ''
    if (isHop(req)) {
      return { address: String(headers['x-forwarded-for']), protocol: 'http', host: headers.host, isHop: true }
    }
    if (!isProxy(sender, 0)) return { address: sender, protocol: 'http', host: headers.host, isHop: false }
    const forwarded = proxyaddr(req, isProxy)
    return {
      address: isIP(forwarded) ? forwarded : sender,
      protocol: firstOf(headers['x-forwarded-proto']) ?? 'http',
      host: firstOf(headers['x-forwarded-host']) ?? headers.host,
      isHop: false,
    }
  }
}

/** The first item of a header that several proxies have extended. */
function firstOf(header: string | string[] | undefined): string | undefined {
  const [first = ''] = String(header ?? '').split(',', 1)
  return first.trim() || undefined
}
