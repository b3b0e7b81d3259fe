import { presentResource } from '@portal/chassis/mysql/columns'
import type { RecruiterState } from '@portal/contracts/profile/events'
import type { RecruiterRow } from '../schema.ts'

/** A recruiter profile, which is public. */
export function presentRecruiter(row: RecruiterRow) {
  return {
    ...presentResource(row),
    user_id: row.userId,
    company_name: row.companyName,
    company_website: row.companyWebsite,
  }
}

/** The state of a recruiter profile for its events. */
export function stateOfRecruiter(row: RecruiterRow): RecruiterState {
  return { recruiter_id: row.id, user_id: row.userId, company_name: row.companyName }
}
