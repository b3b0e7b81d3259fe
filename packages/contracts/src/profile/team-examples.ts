// Examples of who may do what, for the tests of the rule and of every service that applies it.
import type { MemberRole } from './companies-http.ts'
import type { TeamAccess } from './team.ts'

type TeamExample = {
  who: string
  /** Undefined for somebody in no company. */
  member?: { isOfCompany: boolean; role: MemberRole; isActive: boolean }
  isInCharge?: true
  /** Managing a job of the company, or an application for one. */
  access: TeamAccess
}

const ofCompany = { isOfCompany: true, isActive: true }

export const teamExamples: readonly TeamExample[] = [
  { who: 'an owner', member: { ...ofCompany, role: 'OWNER' }, access: 'ALLOWED' },
  { who: 'a recruiter', member: { ...ofCompany, role: 'RECRUITER' }, access: 'ALLOWED' },
  { who: 'an interviewer', member: { ...ofCompany, role: 'INTERVIEWER' }, access: 'ROLE' },
  { who: 'an owner who has left', member: { ...ofCompany, role: 'OWNER', isActive: false }, access: 'FOREIGN' },
  {
    who: 'a recruiter who was removed',
    member: { ...ofCompany, role: 'RECRUITER', isActive: false },
    access: 'FOREIGN',
  },
  {
    who: 'an owner of another company',
    member: { isOfCompany: false, role: 'OWNER', isActive: true },
    access: 'FOREIGN',
  },
  { who: 'a recruiter of no company', access: 'FOREIGN' },
  { who: 'the person in charge', member: { ...ofCompany, role: 'RECRUITER' }, isInCharge: true, access: 'ALLOWED' },
  { who: 'the person in charge, whose membership is not known yet', isInCharge: true, access: 'ALLOWED' },
  {
    who: 'the person in charge, who was removed',
    member: { ...ofCompany, role: 'RECRUITER', isActive: false },
    isInCharge: true,
    access: 'FOREIGN',
  },
  {
    who: 'the person in charge, who is an interviewer now',
    member: { ...ofCompany, role: 'INTERVIEWER' },
    isInCharge: true,
    access: 'ROLE',
  },
]
