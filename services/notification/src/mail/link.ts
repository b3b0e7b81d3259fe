// Links in emails. An email is stored with the link's id, which grants nothing, in place of the token. The token is
// inserted on sending and redacted from the mail server's error messages, so no table or log contains it.
import type { KeyObject } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import { type LinkPurpose, linkPages } from '@portal/contracts/auth/accounts-http'
import type { Locale } from '@portal/contracts/locales'
import type { EntityType, NotificationKind } from '@portal/contracts/notification/http'
import type { DeliveryRow } from '../schema.ts'
import { recruiterKinds } from '../templates/recruiter-kinds.ts'
import { type MailWords, mailWordsOf } from './words/words.ts'

export type Link = { id: string; purpose: LinkPurpose; expiresAt: Date }

export type Portal = {
  /** The public URL of the portal. */
  url: string
  /** Whether it has pages, to which emails can link. */
  hasPages: boolean
}
/** What an email is about. */
type Subject = { kind: NotificationKind; type: EntityType; id: number }

/** The URL and label at the end of an email: the page for its link, the page of its subject, or the start page. */
export function targetOf(
  { url, hasPages }: Portal,
  { locale, link, subject }: { locale: Locale; link?: Link | undefined; subject?: Subject | undefined },
): { url: string; label: string } {
  const words = mailWordsOf(locale)
  const base = url.replace(/\/$/, '')
  // Browsers do not send the fragment, so the token appears in no server's log when the page is opened.
  if (link) return { url: `${base}${linkPages[link.purpose]}#token=${link.id}`, label: words.links[link.purpose] }
  const page = hasPages && subject ? pageOf(subject) : undefined
  return page ? { url: base + page.path, label: words.pages[page.name] } : { url, label: words.pages.portal }
}

function pageOf({ kind, type, id }: Subject): { path: string; name: keyof MailWords['pages'] } | undefined {
  // Of jobs, only their recruiters are notified.
  if (type === 'JOB') return { path: `/hire/jobs/${id}`, name: 'job' }
  if (kind === 'DOMAIN_LOST') return { path: '/hire/domains', name: 'domains' }
  if (kind === 'TEAM_CHANGED') return { path: '/hire/team', name: 'team' }
  if (kind === 'RESUME_REFUSED') return { path: '/me/resumes', name: 'resumes' }
  const area = recruiterKinds.some((each) => each === kind) ? '/hire' : ''
  if (type === 'APPLICATION') return { path: `${area}/applications/${id}`, name: 'application' }
  return type === 'INTERVIEW' ? { path: `${area}/interviews/${id}`, name: 'interview' } : undefined
}

/** An email with its token inserted, and a function that replaces the token in a text with the link's id. */
export type CompletedMail = { mail: DeliveryRow; redact: (text: string) => string }

/** Inserts the token of the link of an email. */
export function completeMail(key: KeyObject, mail: DeliveryRow): CompletedMail {
  const { linkId } = mail
  if (linkId === null) return { mail, redact: (text) => text }
  const token = linkTokenOf(key, linkId)
  const withToken = (body: string) => body.replaceAll(linkId, token)
  return {
    mail: { ...mail, textBody: withToken(mail.textBody), htmlBody: withToken(mail.htmlBody) },
    redact: (text) => text.replaceAll(token, linkId),
  }
}
