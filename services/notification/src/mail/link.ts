// Links in emails. An email is stored with the link's id, which grants nothing, in place of the token. The token is
// inserted on sending and redacted from the mail server's error messages, so no table or log contains it.
import type { KeyObject } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import { type LinkPurpose, linkPages } from '@portal/contracts/auth/accounts-http'
import type { DeliveryRow } from '../schema.ts'

export type Link = { id: string; purpose: LinkPurpose; expiresAt: Date }

const labels: Record<LinkPurpose, string> = {
  VERIFY_EMAIL: 'Confirm your email address',
  RESET_PASSWORD: 'Choose a new password',
  CHANGE_EMAIL: 'Confirm your new email address',
  UNDO_EMAIL_CHANGE: 'Undo the change',
}

/** The URL and label at the end of an email: the page for its link, or the start page of the portal. */
export function targetOf(portalUrl: string, link: Link | undefined): { url: string; label: string } {
  if (!link) return { url: portalUrl, label: 'Open the Job Portal' }
  // Browsers do not send the fragment, so the token appears in no server's log when the page is opened.
  const url = `${portalUrl.replace(/\/$/, '')}${linkPages[link.purpose]}#token=${link.id}`
  return { url, label: labels[link.purpose] }
}

/** The email with its token inserted, and a function that replaces the token in a text with the link's id. */
export function completeMail(
  key: KeyObject,
  mail: DeliveryRow,
): { mail: DeliveryRow; redact: (text: string) => string } {
  const { linkId } = mail
  if (linkId === null) return { mail, redact: (text) => text }
  const token = linkTokenOf(key, linkId)
  const withToken = (body: string) => body.replaceAll(linkId, token)
  return {
    mail: { ...mail, textBody: withToken(mail.textBody), htmlBody: withToken(mail.htmlBody) },
    redact: (text) => text.replaceAll(token, linkId),
  }
}
