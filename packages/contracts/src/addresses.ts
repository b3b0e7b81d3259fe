// Addresses on the web and of mailboxes. Both may have letters of every script in their host. A web address stays as it was
// typed, as browsers show it. The domain of an email address is kept as the names system knows it (punycode, RFC 5891), so
// that an account is found however its owner types the domain, and every program that sends email can use it.
import { z } from 'zod'

// Of labels only the length is looked at beyond that, because browsers open hosts that registries would not register.
const hostname = /^(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/i

/** An absolute http or https address of at most 2,000 characters. */
export const webAddress = z
  .url({ protocol: /^https?$/, hostname })
  .max(2000)
  // The parser of addresses drops what it does not like, but what is stored is what was sent.
  .regex(/^[^\s\p{Cc}\p{Cs}]*$/u, 'must not contain blanks or control characters')
  .meta({ format: 'uri', example: 'https://example.com' })

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const mailbox = new RegExp(
  `^(?:[a-z0-9_'+-]+\\.)*[a-z0-9_'+-]*[a-z0-9_+-]@(?:${label}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$`,
)
const onlyAscii = /^\p{ASCII}*$/u
// What may stand in a domain of another script. What an address of the web has besides, such as a path, must not get in.
const domainOfAnyScript = /^(?:[\p{L}\p{M}\p{N}.\-\u00b7\u3002\u30fb\uff0e\uff61]|\u200c|\u200d)+$/u

/** An email address in the form in which it is kept and compared: trimmed, in lower case, its domain in punycode. */
export function storedEmailAddress(typed: string): string {
  const address = typed.trim()
  const at = address.lastIndexOf('@')
  if (at < 0) return address.toLowerCase()
  // Some letters of other scripts become one of ASCII in lower case, and would be another mailbox.
  const local = address.slice(0, at).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return `${local}@${storedDomain(address.slice(at + 1))}`
}

function storedDomain(domain: string): string {
  if (onlyAscii.test(domain)) return domain.toLowerCase()
  return (domainOfAnyScript.test(domain) && URL.parse(`http://${domain}`)?.hostname) || domain
}

/** An email address in the form in which it is kept; at most 254 characters. */
export const emailAddress = z
  .string()
  .max(320, { abort: true })
  .transform(storedEmailAddress)
  .refine((address) => address.length <= 254, { message: 'must not exceed 254 characters', abort: true })
  .refine((address) => onlyAscii.test(address.slice(0, address.lastIndexOf('@'))), {
    message: 'must have letters of ASCII only before the @',
    abort: true,
  })
  .refine((address) => mailbox.test(address), 'must be an email address')
  .meta({
    override: { type: 'string', format: 'email', maxLength: 254 },
    description: 'A domain in letters of other scripts is kept in punycode',
    example: 'ada@example.com',
  })
