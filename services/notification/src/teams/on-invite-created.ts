import { inviteCreated } from '@portal/contracts/profile/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import { erasedAmong } from '@portal/messaging/erasure'
import type { Context } from '../context.ts'
import { databaseNow } from '../database-clock.ts'
import { composeMail } from '../mail/compose-mail.ts'
import { targetOf } from '../mail/link.ts'
import { messageIdOf } from '../mail/message-id.ts'
import { defaultReader, readMailbox } from '../read-models/read-case.ts'
import { deliveries } from '../schema.ts'
import { render } from '../templates/render.ts'

/**
 * Emails an invite to the invited address, which is not known here. The email belongs to the person who invited, and goes
 * with them, as the invite does.
 */
export function onInviteCreated(ctx: Context): Subscription {
  return on(inviteCreated, async (tx, { id: eventId, actor_id: userId, data }) => {
    if (userId === null || (await erasedAmong(tx, [userId])).size > 0) return
    const mail = { eventId, userId, kind: 'TEAM_INVITED', recipient: '' } as const
    // In the language of the person who invites, because that of the other one is not known.
    const { locale } = (await readMailbox(tx, userId))?.reader ?? defaultReader
    const content = render('TEAM_INVITED', { company: null, role: null, expires_at: null }, { locale, timeZone: null })
    const target = targetOf(ctx.portal, { locale })
    const { subject, text, html } = composeMail(content, { locale, name: undefined, target })
    tx.afterCommit(ctx.sender.wake)
    await tx
      .insert(deliveries)
      .ignore()
      .values({
        ...mail,
        locale,
        inviteId: data.invite_id,
        nextAttemptAt: databaseNow(),
        subject,
        textBody: text,
        htmlBody: html,
        messageId: messageIdOf(mail, ctx.mailDomain),
      })
  })
}
