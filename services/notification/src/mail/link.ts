// A mail with a link is written without its token: where that belongs stands the link's id, which opens nothing. The
// token takes its place in the very moment of sending, so that it lies in no table and, if the mail server repeats it
// in a refusal, in no log.
import type { KeyObject } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/link-token'
import { type LinkPurpose, linkPages } from '@portal/contracts/auth/accounts-http'
import type { DeliveryRow } from '../schema.ts'

export type Link = { id: string; purpose: LinkPurpose; expiresAt: Date }

const labels: Record<LinkPurpose, string> = {
  VERIFY_EMAIL: 'Confirm your e-mail address',
  RESET_PASSWORD: 'Choose a new password',
  CHANGE_EMAIL: 'Confirm your new e-mail address',
  UNDO_EMAIL_CHANGE: 'Undo the change',
}

/** Where a mail leads: to the page for its link, or to the portal as a whole. */
export function targetOf(portalUrl: string, link: Link | undefined): { url: string; label: string } {
  if (!link) return { url: portalUrl, label: 'Open the Job Portal' }
  // Behind #, so that it is sent to no server and stands in no log when the page is opened.
  const url = `${portalUrl.replace(/\/$/, '')}${linkPages[link.purpose]}#token=${link.id}`
  return { url, label: labels[link.purpose] }
}

/** A mail as it goes out, and what takes its token out of a text again. */
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
