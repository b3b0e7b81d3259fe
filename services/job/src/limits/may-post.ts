import { conflict, forbidden } from '@portal/chassis/errors'
import { may } from '@portal/contracts/profile/team'
import type { Member } from '../schema.ts'

/** Throws unless a recruiter may post jobs: `conflict` after leaving a company, `forbidden` for an interviewer. */
export function assertMayPost(member: Member | undefined): void {
  if (!member) return
  if (!member.isActive)
    throw conflict('NO_COMPANY', 'You have left the company: join or create one before you post jobs')
  if (!may(member.role, 'MANAGE_JOBS')) throw roleTooSmall()
}

/** 403 for a member of the company whose role is too small. */
export function roleTooSmall() {
  return forbidden('COMPANY_ROLE', 'Your role in the company does not include this')
}
