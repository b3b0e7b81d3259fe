// Who of a company may do what. Every service that decides this has a copy of the members, and applies these rules.
import type { MemberRole } from './companies-http.ts'

/** What the role of a member decides. */
export type TeamAct = 'MANAGE_JOBS' | 'MANAGE_APPLICATIONS' | 'MANAGE_COMPANY'

const acts: Record<MemberRole, readonly TeamAct[]> = {
  OWNER: ['MANAGE_JOBS', 'MANAGE_APPLICATIONS', 'MANAGE_COMPANY'],
  RECRUITER: ['MANAGE_JOBS', 'MANAGE_APPLICATIONS'],
  INTERVIEWER: [],
}

/** Whether a member with this role may do something. */
export function may(role: MemberRole, act: TeamAct): boolean {
  return acts[role].includes(act)
}

/** The membership of a person as a copy has it; undefined if the person has none, or it is not known yet. */
export type KnownMember = { companyId: number; role: MemberRole; isActive: boolean } | undefined

/** A job, or what belongs to one: the person in charge, and the company if it is known. */
export type OfTeam = { recruiterUserId: number; companyId: number | null }

/** FOREIGN: it belongs to others, or not any more to the person. ROLE: it is the person's company, but not their task. */
export type TeamAccess = 'ALLOWED' | 'ROLE' | 'FOREIGN'

/** What a person may do with something of a team. Without a company, only the person in charge may do it. */
export function teamAccess(
  { userId, member }: { userId: number; member: KnownMember },
  { recruiterUserId, companyId }: OfTeam,
  act: TeamAct,
): TeamAccess {
  const isTheirCompany = member !== undefined && member.companyId === companyId
  if (!isTheirCompany) return userId === recruiterUserId ? 'ALLOWED' : 'FOREIGN'
  if (!member.isActive) return 'FOREIGN'
  return may(member.role, act) ? 'ALLOWED' : 'ROLE'
}

/** A member of a company, of whom one is to take over something. */
export type Colleague = { userId: number; role: MemberRole; joinedAt: Date }

/**
 * Who takes over what nobody is in charge of any more: the owner who joined first; if there is none, because the last one
 * is gone, the recruiter who joined first, who becomes one. Undefined if there is neither.
 */
export function successorAmong<Person extends Colleague>(colleagues: readonly Person[]): Person | undefined {
  const inOrder = colleagues.toSorted(
    (one, other) => Number(one.joinedAt) - Number(other.joinedAt) || one.userId - other.userId,
  )
  return inOrder.find(({ role }) => role === 'OWNER') ?? inOrder.find(({ role }) => role === 'RECRUITER')
}
