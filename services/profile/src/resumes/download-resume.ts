import { pipeline } from 'node:stream/promises'
import { HttpError, unavailable } from '@portal/chassis/errors'
import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { setActor } from '@portal/chassis/runtime/request-context'
import { resumeRead } from '@portal/contracts/profile/events'
import { isShown, type ResumeLink } from '@portal/contracts/profile/resumes-http'
import { record } from '@portal/messaging/outbox/record'
import type { Request, Response } from 'express'
import type { Context } from '../context.ts'
import type { ResumeRow } from '../schema.ts'
import type { ByteRange } from '../storage/storage.ts'
import { createResumeToken, readerOf } from './link-token.ts'
import { findStoredResume, resumeNotFound } from './queries.ts'

/** Who asks for a résumé: a user, the holder of a link, or nobody who may have it. */
type Reader = { actor: Actor | undefined; token: string | undefined }

/** A résumé whose file the reader may have. Throws `notFound` otherwise. Records the read of another user before it. */
export async function openResume(ctx: Context, reader: Reader, id: number): Promise<ResumeRow> {
  const resume = await findStoredResume(ctx.db, id)
  if (!resume) throw resumeNotFound()
  if (reader.actor?.id === resume.userId && !resume.isDeleted) return resume
  const readerId = otherReader(ctx, reader, id)
  if (readerId === undefined || !isShown(resume)) throw resumeNotFound()
  setActor(readerId)
  const data = { resume_id: id, seeker_user_id: resume.userId, reader_user_id: readerId }
  await transact(ctx, (tx) => record(tx, resumeRead, { aggregateId: id, revision: resume.revision, data }))
  return resume
}

function otherReader(ctx: Context, { actor, token }: Reader, resumeId: number): number | undefined {
  if (actor?.role === 'ADMIN') return actor.id
  return token === undefined ? undefined : readerOf(ctx.resumeLinkKey, token, { resumeId, now: Date.now() })
}

/** A link with which a reader, who the caller says may do so, downloads a résumé. Throws `notFound` if others may not. */
export async function linkToResume(ctx: Context, id: number, readerId: number): Promise<ResumeLink> {
  const resume = await findStoredResume(ctx.db, id)
  if (!resume || !isShown(resume)) throw resumeNotFound()
  const { token, expiresAt } = createResumeToken(ctx.resumeLinkKey, { resumeId: id, readerId }, Date.now())
  return { path: `/api/v1/resumes/${id}/file?token=${token}`, expires_at: expiresAt.toISOString() }
}

/** Sends the file, or the part of it that the request asks for, always as a download. */
export async function sendFile(ctx: Context, { req, res }: { req: Request; res: Response }, resume: ResumeRow) {
  const etag = `"resume-${resume.id}"`
  const part = partOf(req, resume.bytes, etag)
  const file = await ctx.storage.get(resume.storageKey, part).catch((error: unknown) => {
    throw Object.assign(unavailable('Files cannot be read at the moment; try again shortly'), { cause: error })
  })
  if (!file) throw resumeNotFound()
  res.attachment(resume.fileName)
  res.set({
    'Content-Type': resume.mediaType === 'text/plain' ? 'text/plain; charset=utf-8' : resume.mediaType,
    'Content-Length': String(part ? part.end - part.start + 1 : resume.bytes),
    'X-Content-Type-Options': 'nosniff',
    // The positions of a range are those of the file as it is.
    'Cache-Control': 'private, no-store, no-transform',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  })
  if (part) res.status(206).set('Content-Range', `bytes ${part.start}-${part.end}/${resume.bytes}`)
  if (req.method === 'HEAD') {
    file.destroy()
    res.end()
  } else await pipeline(file, res)
}

/** The requested part of a file; undefined for all of it. Throws 416 if the file has no such part. */
function partOf(req: Request, bytes: number, etag: string): ByteRange | undefined {
  const isOfOther = req.get('If-Range') !== undefined && req.get('If-Range') !== etag
  const ranges = isOfOther ? undefined : req.range(bytes)
  if (ranges === -1) throw new HttpError('rangeNotSatisfiable', 'NO_SUCH_RANGE', `The file has ${bytes} bytes`)
  if (ranges === undefined || ranges === -2 || ranges.type !== 'bytes' || ranges.length !== 1) return undefined
  return ranges[0]
}
