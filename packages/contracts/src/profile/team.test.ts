import { describe, expect, it } from 'vitest'
import { memberRoles } from './companies-http.ts'
import { may, successorAmong, type TeamAct, teamAccess } from './team.ts'
import { teamExamples } from './team-examples.ts'

describe('the team of a company', () => {
  it.each(teamExamples)('$who: $access', ({ member, isInCharge, access }) => {
    const person = {
      userId: 7,
      member: member && { companyId: member.isOfCompany ? 3 : 4, role: member.role, isActive: member.isActive },
    }
    const job = { recruiterUserId: isInCharge ? 7 : 8, companyId: 3 }

    expect(teamAccess(person, job, 'MANAGE_JOBS')).toBe(access)
    expect(teamAccess(person, job, 'MANAGE_APPLICATIONS')).toBe(access)
  })

  it('leaves what has no company to the person in charge', () => {
    const member = { companyId: 3, role: 'OWNER', isActive: true } as const

    expect(teamAccess({ userId: 7, member }, { recruiterUserId: 7, companyId: null }, 'MANAGE_JOBS')).toBe('ALLOWED')
    expect(teamAccess({ userId: 7, member }, { recruiterUserId: 8, companyId: null }, 'MANAGE_JOBS')).toBe('FOREIGN')
  })

  it.each<[TeamAct, boolean[]]>([
    ['MANAGE_JOBS', [true, true, false]],
    ['MANAGE_APPLICATIONS', [true, true, false]],
    ['MANAGE_COMPANY', [true, false, false]],
  ])('%s by owners, recruiters and interviewers: %j', (act, expected) => {
    expect(memberRoles.map((role) => may(role, act))).toEqual(expected)
  })
})

describe('the successor', () => {
  const person = (userId: number, role: (typeof memberRoles)[number], day: number) => {
    return { userId, role, joinedAt: new Date(Date.UTC(2026, 0, day)) }
  }

  it('is the owner who joined first, else the recruiter who did, and never an interviewer', () => {
    const recruiters = [person(2, 'RECRUITER', 9), person(3, 'RECRUITER', 2), person(4, 'INTERVIEWER', 1)]

    expect(successorAmong([...recruiters, person(5, 'OWNER', 8), person(6, 'OWNER', 7)])?.userId).toBe(6)
    expect(successorAmong(recruiters)?.userId).toBe(3)
    expect(successorAmong([person(9, 'OWNER', 1), person(8, 'OWNER', 1)])?.userId).toBe(8)
    expect(successorAmong([person(4, 'INTERVIEWER', 1)])).toBeUndefined()
  })
})
