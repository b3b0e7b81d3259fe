import { presentResource } from '@portal/chassis/mysql/columns'
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
