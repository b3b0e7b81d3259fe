// Web and email addresses. Both allow international domain names. A web address is stored as typed. The domain of an
// email address is stored in punycode (RFC 5891), so that an account is found however its owner types the domain and
// every mail program can use the address.
import { z } from 'zod'

// Checks characters and lengths only, because browsers open hosts that registries would not register.
const hostname = /^(?=.{1,253}\.?$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?$/i

/** An absolute http or https URL of at most 2,000 characters. */
export const webAddress = z
  .url({ protocol: /^https?$/, hostname })
  .max(2000)
  // The URL parser drops these characters, but the input is stored as it was sent.
  .regex(/^[^\s\p{Cc}\p{Cs}]*$/u, 'must not contain blanks or control characters')
  .meta({ format: 'uri', example: 'https://example.com' })

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const mailbox = new RegExp(
  `^(?:[a-z0-9_'+-]+\\.)*[a-z0-9_'+-]*[a-z0-9_+-]@(?:${label}\\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$`,
)
const onlyAscii = /^\p{ASCII}*$/u
// The characters of a domain in any script. Excludes the other parts of a URL, such as a path.
const domainOfAnyScript = /^(?:[\p{L}\p{M}\p{N}.\-\u00b7\u3002\u30fb\uff0e\uff61]|\u200c|\u200d)+$/u

/** Returns an email address in the form that is stored and compared: trimmed, in lower case, its domain in punycode. */
export function storedEmailAddress(input: string): string {
  const address = input.trim()
  const at = address.lastIndexOf('@')
  if (at < 0) return address.toLowerCase()
  // ASCII only: the lower case of some non-ASCII letters is an ASCII letter, which would be another mailbox.
  const local = address.slice(0, at).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return `${local}@${storedDomain(address.slice(at + 1))}`
}

function storedDomain(domain: string): string {
  if (onlyAscii.test(domain)) return domain.toLowerCase()
  return (domainOfAnyScript.test(domain) && URL.parse(`http://${domain}`)?.hostname) || domain
}

/** An email address, transformed to its stored form; at most 254 characters. */
export const emailAddress = z
  .string()
  .max(320, { abort: true })
  .transform(storedEmailAddress)
  .refine((address) => address.length <= 254, { message: 'must not exceed 254 characters', abort: true })
  .refine((address) => onlyAscii.test(address.slice(0, address.lastIndexOf('@'))), {
    message: 'must have only ASCII characters before the @',
    abort: true,
  })
  .refine((address) => mailbox.test(address), 'must be an email address')
  .meta({
    override: { type: 'string', format: 'email', maxLength: 254 },
    description: 'An international domain name is stored in punycode',
    example: 'ada@example.com',
  })
