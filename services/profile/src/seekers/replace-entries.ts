import { isDeepStrictEqual } from 'node:util'
import { unprocessable } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { type EducationEntry, type ExperienceEntry, futureMonths, latestFirst } from '@portal/contracts/profile/entries'
import { latestMonth } from '@portal/contracts/profile/months'
import type { Context } from '../context.ts'
import { readEducation, readExperience } from './describe-seeker.ts'
import { lockSeeker } from './queries.ts'
import { writeEducation, writeExperience } from './write-parts.ts'
import { writeSeeker } from './write-seeker.ts'

/** Replaces the actor's experience entries. The same entries cause no write and no event. */
export function replaceExperience(
  ctx: Context,
  actor: Actor,
  userId: number,
  input: readonly ExperienceEntry[],
): Promise<ExperienceEntry[]> {
  assertNotInFuture(input)
  return transact(ctx, async (tx) => {
    const seeker = await lockSeeker(tx, actor, userId)
    const entries = latestFirst(input)
    if (!isDeepStrictEqual(entries, await readExperience(tx, userId))) {
      await writeExperience(tx, userId, entries)
      await writeSeeker(tx, seeker)
    }
    return entries
  })
}

/** Replaces the actor's education entries. The same entries cause no write and no event. */
export function replaceEducation(
  ctx: Context,
  actor: Actor,
  userId: number,
  input: readonly EducationEntry[],
): Promise<EducationEntry[]> {
  assertNotInFuture(input)
  return transact(ctx, async (tx) => {
    const seeker = await lockSeeker(tx, actor, userId)
    const entries = latestFirst(input)
    if (!isDeepStrictEqual(entries, await readEducation(tx, userId))) {
      await writeEducation(tx, userId, entries)
      await writeSeeker(tx, seeker)
    }
    return entries
  })
}

function assertNotInFuture(entries: readonly { start: string | null; end: string | null }[]): void {
  const faults = futureMonths(entries, latestMonth(new Date()))
  if (faults.length > 0) throw unprocessable('The request has invalid fields', faults)
}
