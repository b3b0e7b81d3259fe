// Emails with an invite to a company. Address, company and link are requested from the profile service when the email is
// sent, so no table of this service contains them, and nobody is emailed about an invite that is gone.
import type { KeyObject } from 'node:crypto'
import { linkTokenOf } from '@portal/chassis/config/link-token'
import type { Peer } from '@portal/chassis/http/peer'
import { localeOrEnglish } from '@portal/contracts/locales'
import { invitation } from '@portal/contracts/profile/team-http'
import { z } from 'zod'
import type { DeliveryRow } from '../schema.ts'
import { render } from '../templates/render.ts'
import { composeMail, oneLine } from './compose-mail.ts'
import type { CompletedMail, Portal } from './link.ts'
import { mailWordsOf } from './words/words.ts'

/** Completes the email about an invite. Undefined if the invite is gone. Throws if the profile service does not respond. */
export type InvitationSource = (mail: DeliveryRow, inviteId: number) => Promise<CompletedMail | undefined>

const response = z.object({ data: invitation })

export function createInvitationSource(profile: Peer, portal: Portal, key: KeyObject): InvitationSource {
  return async (mail, inviteId) => {
    const found = await profile.request(`/invites/${inviteId}`, response)
    if (!found) return undefined
    const { email, role, company_name, link_id, expires_at } = found.data
    const token = linkTokenOf(key, link_id)
    const locale = localeOrEnglish(mail.locale)
    const params = { company: oneLine(company_name), role, expires_at }
    const content = render('TEAM_INVITED', params, { locale, timeZone: null })
    // Browsers do not send the fragment, so the token appears in no server's log when the page is opened.
    const url = `${portal.url.replace(/\/$/, '')}/account/invite#token=${token}`
    const { subject, text, html } = composeMail(content, {
      locale,
      name: undefined,
      target: { url, label: mailWordsOf(locale).pages.invitation },
    })
    return {
      mail: { ...mail, recipient: email, subject, textBody: text, htmlBody: html },
      redact: (line) => line.replaceAll(token, link_id).replaceAll(email, 'the invited address'),
    }
  }
}
