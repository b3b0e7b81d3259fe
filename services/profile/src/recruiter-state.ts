import type { RecruiterState } from '@portal/contracts/profile/events'
import type { RecruiterRow } from './schema.ts'

/** The state of a recruiter profile for its events. */
export function stateOfRecruiter(row: RecruiterRow): RecruiterState {
  return { recruiter_id: row.id, user_id: row.userId, company_name: row.companyName }
}
