import type { ResumeState } from '@portal/contracts/profile/events'
import type { Resume, SentResume } from '@portal/contracts/profile/resumes-http'
import type { ResumeRow } from '../schema.ts'

/** A résumé, for its owner. */
export function presentResume(row: ResumeRow): Resume {
  return {
    id: row.id,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    file_name: row.fileName,
    media_type: row.mediaType,
    bytes: row.bytes,
    state: row.state,
    scan: row.scan,
    is_default: row.isDefault,
  }
}

/** A résumé, for the readers of an application. */
export function presentSentResume({ fileName, mediaType, bytes, scan }: ResumeRow): SentResume {
  return { file_name: fileName, media_type: mediaType, bytes, scan }
}

/** The state of a résumé for its events. */
export function stateOfResume(row: ResumeRow): ResumeState {
  return { resume_id: row.id, user_id: row.userId, state: row.state, scan: row.scan }
}

/** A résumé in the export of a user's data: with the path of its file, which is not part of the export. */
export function presentResumeForExport(row: ResumeRow) {
  const is_deleted = row.isDeleted?.toISOString() ?? null
  return { ...presentResume(row), file: `/api/v1/resumes/${row.id}/file`, is_deleted }
}
