import { createFingerprintKey, idempotencyPruning } from '@portal/chassis/http/idempotency'
import { defineService } from '@portal/service/define-service'
import { companyRoutes } from './companies/routes.ts'
import { type Config, readConfig } from './config.ts'
import { consumers } from './consumers.ts'
import type { Context } from './context.ts'
import { internalRoutes } from './internal-routes.ts'
import { personalSectionsOf } from './privacy/sections.ts'
import { recruiterRoutes } from './recruiters/routes.ts'
import { seekerRoutes } from './seekers/routes.ts'

/** The profile service: profiles of recruiters and job seekers, skills of job seekers, and companies with their members. */
export const profile = defineService<Config, Context>({
  name: 'profile',
  migrations: new URL('../migrations', import.meta.url),
  readConfig,
  build: ({ config, db, relay, peer }, overrides) => {
    const ctx: Context = {
      db,
      fingerprintKey: createFingerprintKey(config.serviceSecret),
      relay,
      job: peer('job', config.peers.job),
      ...overrides,
    }
    return {
      ctx,
      routers: [recruiterRoutes(ctx), companyRoutes(ctx), seekerRoutes(ctx)],
      personalData: personalSectionsOf(db),
      internal: internalRoutes(ctx),
      consumers,
      prunings: [idempotencyPruning],
    }
  },
})
