import type { Role } from '@portal/contracts/fields'
import type { EntityType } from '@portal/contracts/notification/http'

type Subject = { entity_type: EntityType; entity_id: number }

/** The page of what a notification is about; undefined if there is none for the role. */
export function subjectPath({ entity_type, entity_id }: Subject, role: Role | undefined): string | undefined {
  if (role === undefined || role === 'ADMIN') return undefined
  if (entity_type === 'COMPANY') return role === 'RECRUITER' ? '/hire/team' : undefined
  if (entity_type === 'JOB') return role === 'RECRUITER' ? `/hire/jobs/${entity_id}` : undefined
  const area = role === 'RECRUITER' ? '/hire' : ''
  if (entity_type === 'APPLICATION') return `${area}/applications/${entity_id}`
  return entity_type === 'INTERVIEW' ? `${area}/interviews/${entity_id}` : undefined
}
