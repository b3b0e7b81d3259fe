// The tokens of links to a résumé, for readers who are not its owner.
// Guarantees: a token is valid for one résumé, until its end. It names its reader, for the record of the download. Nobody
// can make one without the key.
// Does not guarantee: that only its reader uses it; the end is therefore near.
import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

const validMs = 5 * 60_000

type Link = { resumeId: number; readerId: number; expiresAt: number }

/** A token, and when it ends. */
export function createResumeToken(key: KeyObject, of: Pick<Link, 'resumeId' | 'readerId'>, now: number) {
  // Whole seconds, as in the token.
  const expiresAt = Math.floor((now + validMs) / 1000) * 1000
  return { token: sign(key, { ...of, expiresAt }), expiresAt: new Date(expiresAt) }
}

/** The reader that a token was made for; undefined if it is not valid for this résumé now. */
export function readerOf(key: KeyObject, token: string, { resumeId, now }: { resumeId: number; now: number }) {
  const [reader = '', end = ''] = token.split('.')
  if (!/^\d{1,16}$/.test(reader) || !/^\d{1,12}$/.test(end)) return undefined
  const link = { resumeId, readerId: Number(reader), expiresAt: Number(end) * 1000 }
  const [given, expected] = [Buffer.from(token), Buffer.from(sign(key, link))]
  const isOurs = given.length === expected.length && timingSafeEqual(given, expected)
  return isOurs && now < link.expiresAt ? link.readerId : undefined
}

function sign(key: KeyObject, { resumeId, readerId, expiresAt }: Link): string {
  const text = `${readerId}.${expiresAt / 1000}`
  return `${text}.${createHmac('sha256', key).update(`${resumeId}.${text}`).digest('base64url')}`
}
