import { describe, expect, it } from 'vitest'
import { headerText } from './mailer.ts'

/** Decodes encoded words (RFC 2047) as an email client does. Blanks between adjacent encoded words are dropped. */
function decode(header: string): string {
  return header
    .replaceAll('?= =?', '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64: string) => Buffer.from(base64, 'base64').toString())
}

describe('headerText', () => {
  it.each([
    '=?utf-8?q?Your_account_is_locked?= Engineer',
    'New application: =?UTF-8?B?WW91ciBhY2NvdW50?=',
    '=?iso-8859-1*en?Q?a?=',
    '=?utf-8?Q?a b?= and Köln =?=',
    `${'=?us-ascii?q?x?= '.repeat(12)}機械学習 🚀`,
  ])('encodes a text that looks like an encoded word, so that clients show it literally: %s', (text) => {
    const header = headerText(text)

    expect(decode(header)).toBe(text)
    for (const word of header.split(' ')) expect(word).toMatch(/^=\?UTF-8\?B\?[\w+/=]{1,64}\?=$/)
  })

  it.each(['DevOps Engineer', 'Köln = ?', 'a =! b ?='])('leaves other texts to nodemailer: %s', (text) => {
    expect(headerText(text)).toBe(text)
  })
})
