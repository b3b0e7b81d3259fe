import type { TypedJob } from './job-form.ts'

/** What somebody typed and has not saved, as a browser keeps it. */
export type Draft = {
  /** Whose it is: several people may use the browser. */
  owner: string
  savedAt: number
  typed: TypedJob
  skills: { id: number; name: string }[]
}

const maxAgeMs = 24 * 60 * 60 * 1000

/** The name of a draft in the store of the browser; the script of the page removes all that begin like this. */
export function draftName(path: string): string {
  return `draft ${path}`
}

type Reader = {
  owner: string
  now: number
  /** When the job itself was last changed, in milliseconds. */
  changedAt: number
}

/** The draft in a stored text, if it is of the same person, not old, and newer than the job. */
export function readDraft(text: string | null, { owner, now, changedAt }: Reader): Draft | undefined {
  try {
    const draft: Draft = JSON.parse(text ?? '')
    const isCurrent = draft.owner === owner && now - draft.savedAt < maxAgeMs && draft.savedAt > changedAt
    return isCurrent && typeof draft.typed.description === 'string' && Array.isArray(draft.skills) ? draft : undefined
  } catch {
    return undefined
  }
}
