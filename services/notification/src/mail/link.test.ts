import { createLinkKey, linkTokenOf } from '@portal/chassis/config/link-token'
import { describe, expect, it } from 'vitest'
import type { DeliveryRow } from '../schema.ts'
import { completeMail, targetOf } from './link.ts'

const key = createLinkKey('a secret that is long enough for the tests')
const link = { id: '0b6b6f6e-2f5c-4c55-9a34-6c1c1f0a4a8e', purpose: 'RESET_PASSWORD', expiresAt: new Date() } as const

describe('an email', () => {
  it('links to the page of its link, or to the portal without one', () => {
    expect(targetOf('https://portal.example.com/', link)).toEqual({
      url: `https://portal.example.com/account/reset-password#token=${link.id}`,
      label: 'Choose a new password',
    })
    expect(targetOf('https://portal.example.com/', undefined).url).toBe('https://portal.example.com/')
  })

  it('contains the token only when it is sent, and the token is redacted from error messages', () => {
    const { url } = targetOf('https://portal.example.com', link)
    const { mail, redact } = completeMail(key, { linkId: link.id, textBody: url, htmlBody: url } as DeliveryRow)

    const token = linkTokenOf(key, link.id)
    expect(mail.textBody).toBe(`https://portal.example.com/account/reset-password#token=${token}`)
    expect(mail.htmlBody).toBe(mail.textBody)
    expect(redact(`554 spam: ${mail.textBody}`)).toBe(`554 spam: ${url}`)
  })

  it('is unchanged if it has no link', () => {
    const stored = { linkId: null, textBody: 'Hello' } as DeliveryRow

    expect(completeMail(key, stored).mail).toBe(stored)
  })
})
