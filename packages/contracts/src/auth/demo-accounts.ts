import type { Role } from '../fields.ts'

/** The password of all demo accounts, which is public on purpose. */
export const demoPassword = 'password123'

/** The accounts of the demo data. The order determines their ids: 1 to 5 in an empty database. */
export const demoAccounts = [
  { email: 'alice@example.com', role: 'JOB_SEEKER' },
  { email: 'bob@example.com', role: 'JOB_SEEKER' },
  { email: 'recruiter@example.com', role: 'RECRUITER' },
  { email: 'admin@example.com', role: 'ADMIN' },
  { email: 'test@example.com', role: 'JOB_SEEKER' },
] as const satisfies readonly { email: string; role: Role }[]

/** The accounts that bring the pages to life. They are created later, so their ids follow those of other users. */
export const moreDemoAccounts = [
  { email: 'highland@example.com', role: 'RECRUITER' },
  { email: 'maple@example.com', role: 'RECRUITER' },
  { email: 'blackboard@example.com', role: 'RECRUITER' },
  { email: 'nordlicht@example.com', role: 'RECRUITER' },
  { email: 'donaubank@example.com', role: 'RECRUITER' },
  { email: 'alpenhof@example.com', role: 'RECRUITER' },
  { email: 'boulangerie@example.com', role: 'RECRUITER' },
  { email: 'santesud@example.com', role: 'RECRUITER' },
  { email: 'huerta@example.com', role: 'RECRUITER' },
  { email: 'atlantico@example.com', role: 'RECRUITER' },
  { email: 'wisla@example.com', role: 'RECRUITER' },
  { email: 'nile@example.com', role: 'RECRUITER' },
  { email: 'sumida@example.com', role: 'RECRUITER' },
  { email: 'chiara@example.com', role: 'JOB_SEEKER' },
  { email: 'dmitri@example.com', role: 'JOB_SEEKER' },
  { email: 'emeka@example.com', role: 'JOB_SEEKER' },
  { email: 'fatima@example.com', role: 'JOB_SEEKER' },
  { email: 'hiroshi@example.com', role: 'JOB_SEEKER' },
  { email: 'ines@example.com', role: 'JOB_SEEKER' },
  { email: 'jakub@example.com', role: 'JOB_SEEKER' },
  { email: 'kavya@example.com', role: 'JOB_SEEKER' },
  { email: 'lena@example.com', role: 'JOB_SEEKER' },
  { email: 'marcus@example.com', role: 'JOB_SEEKER' },
  { email: 'noor@example.com', role: 'JOB_SEEKER' },
  { email: 'olivier@example.com', role: 'JOB_SEEKER' },
] as const satisfies readonly { email: string; role: Role }[]
