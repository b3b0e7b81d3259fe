import { createLinkKey, linkTokenOf } from '@portal/chassis/config/link-token'
import { describe, expect, it } from 'vitest'
import type { DeliveryRow } from '../schema.ts'
import { completeMail, targetOf } from './link.ts'

const key = createLinkKey('a secret that is long enough for the tests')
const locale = 'en'
const portal = { url: 'https://portal.example.com/', hasPages: true }
const link = { id: '0b6b6f6e-2f5c-4c55-9a34-6c1c1f0a4a8e', purpose: 'RESET_PASSWORD', expiresAt: new Date() } as const

describe('an email', () => {
  it('links to the page of its link, whatever it is about', () => {
    expect(targetOf(portal, { locale, link, subject: { kind: 'SECURITY', type: 'USER', id: 1 } })).toEqual({
      url: `https://portal.example.com/account/reset-password#token=${link.id}`,
      label: 'Choose a new password',
    })
  })

  it('labels its link in the language of the reader', () => {
    expect(targetOf(portal, { locale: 'de', link }).label).toBe('Neues Passwort wählen')
    expect(targetOf(portal, { locale: 'de' }).label).toBe('Job Portal öffnen')
  })

  it.each([
    ['APPLICATION_STATUS_CHANGED', 'APPLICATION', 'applications/7'],
    ['JOB_ENDED', 'APPLICATION', 'applications/7'],
    ['INTERVIEW_CHANGED', 'INTERVIEW', 'interviews/7'],
    ['NEW_APPLICATION', 'APPLICATION', 'hire/applications/7'],
    ['APPLICATION_WITHDRAWN', 'APPLICATION', 'hire/applications/7'],
    ['JOB_EXPIRING', 'JOB', 'hire/jobs/7'],
    ['RESUME_REFUSED', 'USER', 'me/resumes'],
    ['TEAM_CHANGED', 'COMPANY', 'hire/team'],
    ['DOMAIN_LOST', 'COMPANY', 'hire/domains'],
    ['WELCOME', 'USER', ''],
    ['SECURITY', 'USER', ''],
  ] as const)('of the kind %s links to the page of its subject, or else to the portal', (kind, type, path) => {
    const subject = { kind, type, id: 7 }

    expect(targetOf(portal, { locale, subject }).url).toBe(`https://portal.example.com/${path}`)
    expect(targetOf({ ...portal, hasPages: false }, { locale, subject }).url).toBe('https://portal.example.com/')
  })

  it('links to the portal if its subject is not known any more', () => {
    expect(targetOf(portal, { locale }).url).toBe('https://portal.example.com/')
  })

  it('contains the token only when it is sent, and the token is redacted from error messages', () => {
    const { url } = targetOf(portal, { locale, link })
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
