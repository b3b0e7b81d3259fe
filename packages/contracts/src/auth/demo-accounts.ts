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
