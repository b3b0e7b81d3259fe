import { domainToASCII } from 'node:url'
import { parse } from 'tldts'

const name = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/

/**
 * The domain that somebody can register, of a host name or a web address, in punycode. Undefined for public suffixes, such
 * as `co.uk`, for network addresses, and for what is no name.
 */
export function registrableDomain(text: string): string | undefined {
  const host = URL.parse(text)?.hostname || text
  const { domain, isIp } = parse(domainToASCII(host.replace(/\.$/, '')), { allowPrivateDomains: true })
  return isIp || domain === null || !name.test(domain) ? undefined : domain
}
