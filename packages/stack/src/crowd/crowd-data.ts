// The rest of the demo data: companies with their jobs and applicants, who bring the pages to life. All dates are
// relative to the moment of loading.

import type { ApplicationStatus } from '@portal/contracts/application/http'
import type { moreDemoAccounts } from '@portal/contracts/auth/demo-accounts'
import type { Workplace } from '@portal/contracts/job/place'
import type { JobType } from '@portal/contracts/job/work'
import type { proficiencyLevels } from '@portal/contracts/profile/http'
import type { demoSkills } from '../demo-data.ts'

/** Beside the five skills that come first. Fewer than a recruiter may add on a day. */
export const moreSkills = [
  'TypeScript',
  'React',
  'Java',
  'Kubernetes',
  'Linux',
  'Robotics',
  'CAD',
  'Electrical Engineering',
  'Accounting',
  'Excel',
  'Marketing',
  'Customer Service',
  'Logistics',
  'Project Management',
  'Nursing',
  'Teaching',
  'Baking',
  'Translation',
] as const
type Skill = (typeof demoSkills)[number] | (typeof moreSkills)[number]

type Account<Role> = Extract<(typeof moreDemoAccounts)[number], { role: Role }>['email']
export type Seeker = Account<'JOB_SEEKER'> | 'alice@example.com' | 'bob@example.com'
export type Recruiter = Account<'RECRUITER'> | 'recruiter@example.com'

export type CrowdPerson = {
  email: Seeker
  /** Not for those who have a profile already. */
  profile?: { full_name: string; phone: string; experience_years: number; education: string }
  skills: Partial<Record<Skill, (typeof proficiencyLevels)[number]>>
}

export type Applicant = {
  who: Seeker
  /** How the application ends, or stands. */
  status: ApplicationStatus
  /** An interview that was just held, or one in so many days. */
  interview?: 'held' | number
}

export type CrowdJob = {
  title: string
  location: string
  /** ONSITE if left out. */
  workplace?: Workplace
  /** That of the company if left out. */
  country?: string
  type: JobType
  /** A year. */
  pay?: readonly [min: number, max: number]
  isPayForApplicants?: true
  /** That of the company if left out. */
  currency?: string
  skills: readonly Skill[]
  tasks: readonly string[]
  asks: readonly string[]
  /** OPEN if left out. */
  status?: 'DRAFT' | 'PAUSED' | 'CLOSED'
  applicants?: readonly Applicant[]
}

export type CrowdCompany = {
  email: Recruiter
  name: string
  country: string
  currency: string
  website: string
  about: string
  /** The headings of the sections of a job: tasks, requirements, and what the company offers. */
  headings: readonly [tasks: string, asks: string, offers: string]
  offers: string
  jobs: readonly CrowdJob[]
}

/** The applicants of a job: `alice: 'APPLIED'`, or with an interview `alice: ['SHORTLISTED', 3]`. */
export function applicants(
  all: Partial<Record<NameOf<Seeker>, ApplicationStatus | [ApplicationStatus, 'held' | number]>>,
): Applicant[] {
  return Object.entries(all).map(([name, given]) => {
    const who = `${name}@example.com` as Seeker
    return typeof given === 'string' ? { who, status: given } : { who, status: given[0], interview: given[1] }
  })
}
type NameOf<Email> = Email extends `${infer Name}@example.com` ? Name : never
