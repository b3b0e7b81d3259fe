import { createInviteKey, createLinkKey } from '@portal/chassis/config/link-token'
import { optional } from '@portal/chassis/runtime/health'
import { defineService } from '@portal/service/define-service'
import { activityRoutes } from './activity/routes.ts'
import { type Config, readConfig } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { mailBacklog } from './deliveries/queries.ts'
import { deliveryRoutes } from './deliveries/routes.ts'
import { createInvitationSource } from './mail/invitation-mail.ts'
import { createMailer } from './mail/mailer.ts'
import { createSender } from './mail/sender.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { preferenceRoutes } from './preferences/routes.ts'
import { personalSectionsOf } from './privacy/sections.ts'
import { streamRoutes } from './streams/routes.ts'
import { createStreams } from './streams/streams.ts'

/** The notification service: inboxes, live streams, emails and the activity log. */
export const notification = defineService<Config, Context>({
  name: 'notification',
  migrations: new URL('../migrations', import.meta.url),
  readConfig,
  build: ({ config, log, metrics, db, broker, relay, peer }, overrides) => {
    const mailer = createMailer(config.smtp)
    const profile = peer('profile', config.peers.profile)
    const invitationOf = createInvitationSource(profile, config.portal, createInviteKey(config.serviceSecret))
    const linkKey = createLinkKey(config.serviceSecret)
    const sender = createSender({ db, mailer, log, linkKey, invitationOf })
    const streams = createStreams(db, broker, log, config.maxStreams)
    metrics.gauge({ name: 'live_streams', help: 'Live streams that are open here' }, streams.count)
    const ctx: Context = {
      db,
      relay,
      sender,
      streams,
      now: () => new Date(),
      auth: peer('auth', config.peers.auth),
      job: peer('job', config.peers.job),
      profile,
      portal: config.portal,
      mailDomain: config.smtp.from.address.replace(/^.*@/, ''),
      ...overrides,
    }
    return {
      ctx,
      routers: [
        streamRoutes(streams),
        preferenceRoutes(ctx),
        notificationRoutes(ctx),
        deliveryRoutes(ctx),
        activityRoutes(ctx),
      ],
      personalData: personalSectionsOf(db),
      consumers: consumersOf(ctx),
      // The service stays ready without a mail server: emails arrive later, and nothing else suffers.
      checks: { smtp: optional(mailer.ping) },
      backlogs: [mailBacklog(db)],
      workers: [sender],
      streams: [streams],
    }
  },
})
