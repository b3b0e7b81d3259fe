import type { Case, Described } from './describe.ts'

/** The job and, if the reader may see it, the candidate of an application or an interview. */
export function presentDescription({ jobId, seekerUserId, opening, candidate }: Described<Case>) {
  return {
    job: {
      id: jobId,
      // Empty texts are those of an erased recruiter.
      title: opening?.title || null,
      company_name: opening?.companyName ?? null,
      location: opening?.location || null,
      status: opening ? statusOf(opening) : null,
    },
    ...(candidate && { candidate: { user_id: seekerUserId, full_name: candidate.fullName } }),
  }
}

/** A deleted or hidden job counts as closed, because nobody can find it or apply for it. */
function statusOf({ status, isDeleted, isHidden }: NonNullable<Described<Case>['opening']>) {
  return isDeleted || isHidden ? 'CLOSED' : status
}
