// Stores an uploaded file: a row, then the file, then the row is READY.
// Guarantees: a file that is refused is never written. A user has at most five résumés and no file twice, however many
// uploads arrive at once. Whoever sends the same bytes again continues or repeats the upload.
// On crash: the row stays UPLOADING, and is removed with its file after an hour.
import { hash } from 'node:crypto'
import { conflict, unavailable } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { type Transaction, transact } from '@portal/chassis/mysql/database'
import { preparedInsert } from '@portal/chassis/mysql/statements'
import { resumeStored } from '@portal/contracts/profile/events'
import { maxResumes, type ResumeType } from '@portal/contracts/profile/resumes-http'
import { assertNotErased } from '@portal/messaging/erasure'
import { record } from '@portal/messaging/outbox/record'
import { and, eq } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { type ResumeRow, resumes } from '../schema.ts'
import { newStorageKey } from '../storage/storage.ts'
import { checkFile } from './checks/check-file.ts'
import { fileNameOf } from './file-name.ts'
import { stateOfResume } from './present.ts'
import { findPlaces, lockResumes } from './queries.ts'
import type { UploadedFile } from './receive-upload.ts'

const places = Array.from({ length: maxResumes }, (_, index) => index + 1)
// Each attempt that fails has lost its place to another upload, of which there are at most as many as places.
const maxAttempts = maxResumes + 1
const insertResume = preparedInsert(resumes, { ignore: true })

type Stored = { resume: ResumeRow; isNew: boolean }
type NewFile = { userId: number; name: string; type: ResumeType; bytes: number; sha256: string }

/** Checks and stores a file of the actor. Throws 415 for a file that is not accepted, `conflict` if there is no place. */
export async function storeResume(ctx: Context, actor: Actor, { name, bytes }: UploadedFile): Promise<Stored> {
  const type = await checkFile(bytes)
  const file = { userId: actor.id, name, type, bytes: bytes.length, sha256: hash('sha256', bytes) }
  const resume = await takePlace(ctx, file)
  if (resume.state === 'READY') return { resume, isNew: false }
  try {
    await ctx.storage.put(resume.storageKey, bytes)
  } catch (error) {
    await ctx.db.delete(resumes).where(and(eq(resumes.id, resume.id), eq(resumes.state, 'UPLOADING')))
    throw Object.assign(unavailable('Files cannot be stored at the moment; try again shortly'), { cause: error })
  }
  const stored = await transact(ctx, (tx) => complete(ctx, tx, resume))
  if (stored) {
    ctx.scanFiles?.()
    return stored
  }
  await ctx.storage.remove(resume.storageKey)
  throw unavailable('The upload was interrupted; send the file again')
}

/** The row of the file, which may be there already. */
async function takePlace(ctx: Context, file: NewFile): Promise<ResumeRow> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const row = await transact(ctx, (tx) => insertIntoPlace(tx, file))
    if (row) return row
  }
  throw unavailable('Too many files are being uploaded at once; try again shortly')
}

/** Undefined if another upload has taken the place or has the same bytes. */
async function insertIntoPlace(tx: Transaction, file: NewFile): Promise<ResumeRow | undefined> {
  const taken = await findPlaces(tx, file.userId)
  const same = taken.find(({ sha256 }) => sha256 === file.sha256)
  if (same) return same
  const place = places.find((each) => taken.every((row) => row.place !== each))
  if (place === undefined) throw resumeLimit()
  const { isNew, row } = await insertResume(tx, {
    userId: file.userId,
    fileName: fileNameOf(file.name, file.type),
    mediaType: file.type,
    bytes: file.bytes,
    sha256: file.sha256,
    place,
    storageKey: newStorageKey(),
    state: 'UPLOADING',
    scan: 'NONE',
    uploadingSince: new Date(),
  })
  await assertNotErased(tx, file.userId)
  return isNew ? (row as ResumeRow) : undefined
}

/** Undefined if the row is gone, because the user was erased or the upload took too long. */
async function complete(
  { scanFiles }: Context,
  tx: Transaction,
  { id, userId }: ResumeRow,
): Promise<Stored | undefined> {
  const all = await lockResumes(tx, userId)
  const before = all.find((row) => row.id === id)
  if (!before) return undefined
  if (before.state === 'READY') return { resume: before, isNew: false }
  const isDefault = all.every((row) => !row.isDefault)
  const now = new Date()
  const scan = scanFiles ? ({ scan: 'PENDING', scanDueAt: now } as const) : {}
  const change = { state: 'READY', uploadingSince: null, isDefault, updatedAt: now, ...scan } as const
  await tx.update(resumes).set(change).where(eq(resumes.id, id))
  const resume = { ...before, ...change }
  await record(tx, resumeStored, { aggregateId: id, revision: resume.revision, data: stateOfResume(resume) })
  return { resume, isNew: true }
}

function resumeLimit() {
  return conflict('RESUME_LIMIT', `You already have ${maxResumes} résumés; remove one of them first`)
}
