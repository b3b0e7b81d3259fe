import { deriveKey } from '@portal/chassis/config/derive-key'
import { createInviteKey } from '@portal/chassis/config/link-token'
import { createFingerprintKey, idempotencyPruning } from '@portal/chassis/http/idempotency'
import type { Pruning } from '@portal/chassis/mysql/prune'
import { optional } from '@portal/chassis/runtime/health'
import { defineService } from '@portal/service/define-service'
import { blockRoutes } from './blocks/routes.ts'
import { companyRoutes } from './companies/routes.ts'
import { type Config, readConfig } from './config.ts'
import { consumersOf } from './consumers.ts'
import type { Context } from './context.ts'
import { createFindTexts } from './dns/find-texts.ts'
import { createDomainChecks } from './domains/look-again.ts'
import { domainRoutes } from './domains/routes.ts'
import { internalRoutes } from './internal-routes.ts'
import { jsonResumeRoutes } from './json-resume/routes.ts'
import { personalSectionsOf } from './privacy/sections.ts'
import { recruiterRoutes } from './recruiters/routes.ts'
import { createTextReading } from './resume-texts/read-texts.ts'
import { createFileRemoval } from './resumes/file-removal.ts'
import { resumeRoutes } from './resumes/routes.ts'
import { createResumeScans } from './resumes/scan-resumes.ts'
import { createScan } from './scanning/clamd.ts'
import { companyInvites } from './schema.ts'
import { seekerRoutes } from './seekers/routes.ts'
import { createStorage } from './storage/storage.ts'
import { teamRoutes } from './team/routes.ts'
import { versionPruning } from './versions/write-version.ts'

/** Deletes invites that have expired, and with them the addresses. */
const invitePruning: Pruning = { table: companyInvites, age: companyInvites.expiresAt, retentionMs: 0 }

/**
 * The profile service: profiles of recruiters and job seekers, skills and résumés of job seekers, and companies with their
 * members.
 */
export const profile = defineService<Config, Context>({
  name: 'profile',
  migrations: new URL('../migrations', import.meta.url),
  readConfig,
  build: ({ config, db, relay, peer, log }, overrides) => {
    const storage = overrides.storage ?? createStorage(config.storageUrl)
    const fileRemoval = createFileRemoval({ db, storage, log })
    const texts = createTextReading({ db, relay, storage, log })
    const scans =
      config.scannerUrl && createResumeScans({ db, relay, storage, scan: createScan(config.scannerUrl), log })
    const ctx: Context = {
      db,
      fingerprintKey: createFingerprintKey(config.serviceSecret),
      relay,
      job: peer('job', config.peers.job),
      storage,
      maxResumeBytes: config.maxResumeBytes,
      inviteKey: createInviteKey(config.serviceSecret),
      domainKey: deriveKey(config.serviceSecret, 'company domains'),
      findTexts: createFindTexts(config.dnsServers),
      resumeLinkKey: deriveKey(config.serviceSecret, 'links to résumés'),
      removeFiles: fileRemoval.notify,
      scanFiles: scans?.notify,
      ...overrides,
    }
    return {
      ctx,
      routers: [
        recruiterRoutes(ctx),
        companyRoutes(ctx),
        teamRoutes(ctx),
        domainRoutes(ctx),
        seekerRoutes(ctx),
        blockRoutes(ctx),
        jsonResumeRoutes(ctx),
        resumeRoutes(ctx),
      ],
      personalData: personalSectionsOf(db),
      internal: internalRoutes(ctx),
      consumers: consumersOf(ctx),
      checks: { storage: optional(storage.check) },
      backlogs: [fileRemoval.backlog],
      workers: [fileRemoval, texts, ...(scans ? [scans] : []), createDomainChecks(ctx, log)],
      prunings: [idempotencyPruning, versionPruning, invitePruning],
    }
  },
})
