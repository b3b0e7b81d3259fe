import type { KeyObject } from 'node:crypto'
import type { DomainRow } from '../schema.ts'
import { proofOf } from './proof.ts'

/** A domain of a company, for the person who added it. */
export function presentDomainForExport(row: DomainRow) {
  return {
    domain: row.domain,
    is_verified: row.verifiedAt !== null,
    verified_at: row.verifiedAt?.toISOString() ?? null,
    missing_since: row.missingSince?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  }
}

/** A domain of a company, for its owners. */
export function presentDomain(key: KeyObject, row: DomainRow) {
  return { ...presentDomainForExport(row), record: proofOf(key, row.companyId, row.domain) }
}
