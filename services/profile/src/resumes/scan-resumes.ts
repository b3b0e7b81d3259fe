// Scans uploaded résumés for viruses, if this portal has a scanner.
// Guarantees: one replica at a time scans a file. A scan that fails is repeated after growing pauses, for a day, and then
// counts as FAILED. The result and its event commit together.
// On crash: the claim of a file ends after a minute, and another replica scans it.
import type { Database, Transactional } from '@portal/chassis/mysql/database'
import { transact } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { resumeScanned } from '@portal/contracts/profile/events'
import type { ResumeScan } from '@portal/contracts/profile/resumes-http'
import { record } from '@portal/messaging/outbox/record'
import { and, asc, eq, lte } from 'drizzle-orm'
import type { Scan } from '../scanning/clamd.ts'
import { type ResumeRow, resumes } from '../schema.ts'
import type { Storage } from '../storage/storage.ts'
import { stateOfResume } from './present.ts'

const pollMs = 5_000
const leaseMs = 60_000
const firstPauseMs = 10_000
const longestPauseMs = 15 * 60_000
const giveUpMs = 24 * 3600_000

type Options = Transactional & { db: Database; storage: Storage; scan: Scan; log: Logger }

/** Scans what is due, from start to stop; `notify` wakes it. */
export function createResumeScans(options: Options): Component & { notify: () => void } {
  const stopping = new AbortController()
  const loop = createLoop('scans', async ({ wait, isStopped }) => {
    try {
      for (let due = await claim(options); due && !isStopped(); due = await claim(options)) {
        await scanOne(options, due, stopping.signal)
      }
    } catch (error) {
      options.log.warn({ err: error }, 'scanning paused')
    }
    if (!isStopped()) await wait(pollMs)
  })
  return {
    ...loop,
    stop: async () => {
      stopping.abort()
      await loop.stop()
    },
  }
}

/** The next file that is due, which no other replica scans within the lease. */
function claim(ctx: Options): Promise<ResumeRow | undefined> {
  return transact(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(resumes)
      .where(lte(resumes.scanDueAt, new Date()))
      .orderBy(asc(resumes.scanDueAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!row) return undefined
    const claimed = { scanDueAt: new Date(Date.now() + leaseMs), scanAttempts: row.scanAttempts + 1 }
    await tx.update(resumes).set(claimed).where(eq(resumes.id, row.id))
    return { ...row, ...claimed }
  })
}

async function scanOne(ctx: Options, resume: ResumeRow, stopping: AbortSignal): Promise<void> {
  try {
    const file = await ctx.storage.get(resume.storageKey)
    if (!file) throw new Error('the file is missing')
    await finish(ctx, resume, await ctx.scan(file, stopping))
  } catch (error) {
    ctx.log.warn({ err: error, resume_id: resume.id }, 'a résumé could not be scanned')
    if (Date.now() - resume.createdAt.getTime() > giveUpMs) return finish(ctx, resume, 'FAILED')
    const pauseMs = Math.min(firstPauseMs * 2 ** (resume.scanAttempts - 1), longestPauseMs)
    await ctx.db
      .update(resumes)
      .set({ scanDueAt: new Date(Date.now() + pauseMs) })
      .where(and(eq(resumes.id, resume.id), eq(resumes.scan, 'PENDING')))
  }
}

async function finish(ctx: Options, { id }: ResumeRow, scan: ResumeScan): Promise<void> {
  await transact(ctx, async (tx) => {
    const [row] = await tx.select().from(resumes).where(eq(resumes.id, id)).for('update')
    // It was removed meanwhile, or another replica was faster.
    if (row?.scan !== 'PENDING') return
    const change = { scan, scanDueAt: null, revision: row.revision + 1, updatedAt: new Date() }
    await tx.update(resumes).set(change).where(eq(resumes.id, id))
    const data = stateOfResume({ ...row, ...change })
    await record(tx, resumeScanned, { aggregateId: id, revision: change.revision, data })
  })
}
