// Extracts the texts of résumés that others may read: of a portal without a scanner, or scanned and clean.
// Guarantees: one replica at a time reads a file. A file that cannot be read is not tried again; one that takes too much
// time or memory, or whose process ends meanwhile, is tried three times. A text is stored only while its résumé exists.
// On crash: the claim of a file ends after a minute, and another replica reads it.
import { buffer } from 'node:stream/consumers'
import { type Database, type Transactional, transact } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import { type ResumeRow, resumes, resumeTexts } from '../schema.ts'
import type { Storage } from '../storage/storage.ts'
import { type Extracted, extract } from './extract.ts'

const pollMs = 2_000
const leaseMs = 60_000
const maxAttempts = 3
const pauseMs = 10 * 60_000

type Options = Transactional & { db: Database; storage: Storage; log: Logger }

/** Reads what is due, from start to stop. */
export function createTextReading(options: Options): Component {
  return createLoop('texts', async ({ wait, isStopped }) => {
    try {
      for (let due = await claim(options); due && !isStopped(); due = await claim(options)) await readOne(options, due)
    } catch (error) {
      options.log.warn({ err: error }, 'reading résumés paused')
    }
    if (!isStopped()) await wait(pollMs)
  })
}

/** The next file that is due, which no other replica reads within the lease. */
function claim(ctx: Options): Promise<ResumeRow | undefined> {
  return transact(ctx, async (tx) => {
    const [row] = await tx
      .select()
      .from(resumes)
      .where(lte(resumes.textDueAt, new Date()))
      .orderBy(asc(resumes.textDueAt))
      .limit(1)
      .for('update', { skipLocked: true })
    if (!row) return undefined
    const claimed = { textClaimedUntil: new Date(Date.now() + leaseMs), textAttempts: row.textAttempts + 1 }
    // Nothing changes for the owner.
    await tx
      .update(resumes)
      .set({ ...claimed, updatedAt: row.updatedAt })
      .where(eq(resumes.id, row.id))
    return { ...row, ...claimed }
  })
}

async function readOne(ctx: Options, resume: ResumeRow): Promise<void> {
  // The process ended each time.
  if (resume.textAttempts > maxAttempts) return finish(ctx, resume, 'EXCEEDED')
  let file: Buffer | undefined
  try {
    const stored = await ctx.storage.get(resume.storageKey)
    file = stored && (await buffer(stored))
  } catch (error) {
    ctx.log.warn({ err: error, resume_id: resume.id }, 'a résumé could not be read from the storage')
    const later = { textClaimedUntil: new Date(Date.now() + pauseMs), textAttempts: resume.textAttempts - 1 }
    const { updatedAt } = resume
    await ctx.db
      .update(resumes)
      .set({ ...later, updatedAt })
      .where(isClaimed(resume))
    return
  }
  const extracted = file ? await extract({ bytes: file, type: resume.mediaType }) : 'UNREADABLE'
  if (typeof extracted !== 'string') return finish(ctx, resume, extracted)
  ctx.log.info({ resume_id: resume.id, reason: extracted }, 'the text of a résumé could not be read')
  if (extracted === 'UNREADABLE' || resume.textAttempts === maxAttempts) return finish(ctx, resume, extracted)
}

async function finish(ctx: Options, resume: ResumeRow, extracted: Extracted): Promise<void> {
  await transact(ctx, async (tx) => {
    const [row] = await tx.select().from(resumes).where(isClaimed(resume)).for('update')
    // It was removed meanwhile, or another replica took over.
    if (!row) return
    const hasText = typeof extracted !== 'string'
    if (hasText) await tx.insert(resumeTexts).values({ resumeId: row.id, text: extracted.text })
    await tx
      .update(resumes)
      .set({ textState: hasText ? 'READ' : extracted, textClaimedUntil: null, updatedAt: row.updatedAt })
      .where(eq(resumes.id, row.id))
  })
}

function isClaimed({ id, textAttempts }: ResumeRow) {
  return and(eq(resumes.id, id), eq(resumes.textAttempts, textAttempts), isNull(resumes.textState))
}
