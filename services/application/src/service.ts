import { createFingerprintKey, idempotencyPruning } from '@portal/chassis/http/idempotency'
import { defineService } from '@portal/service/define-service'
import { applicationRoutes } from './applications/routes.ts'
import { type Config, readConfig } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { exportRoutes } from './exports/routes.ts'
import { interviewRoutes } from './interviews/routes.ts'
import { createNotifier } from './job-ends/notifier.ts'
import { personalSectionsOf } from './privacy/sections.ts'
import { statusRoutes } from './status-changes/routes.ts'

/** The application service: applications to jobs, and interviews. */
export const application = defineService<Config, Context>({
  name: 'application',
  migrations: new URL('../migrations', import.meta.url),
  readConfig,
  build: ({ config, log, db, relay, peer }, overrides) => {
    const ctx: Context = {
      log,
      db,
      fingerprintKey: createFingerprintKey(config.serviceSecret),
      relay,
      now: () => new Date(),
      job: peer('job', config.peers.job),
      profile: peer('profile', config.peers.profile),
      applicationsPerDay: config.applicationsPerDay,
      notifyApplicants: () => notifier.notify(),
      ...overrides,
    }
    const notifier = createNotifier(ctx, log)
    return {
      ctx,
      routers: [exportRoutes(ctx), applicationRoutes(ctx), statusRoutes(ctx), interviewRoutes(ctx)],
      personalData: personalSectionsOf(db),
      consumers: consumersOf(ctx),
      prunings: [idempotencyPruning],
      workers: [notifier],
    }
  },
})
