import type { Transaction } from '@portal/chassis/database'
import { type CaseFacts, readCase } from '../copies/read-case.ts'
import { oneLine } from '../mail/compose-mail.ts'

export type Party = { userId: number; name: string | undefined; emails: [string | undefined] }

/** The job of a case, and its two parties as people to write to; a recruiter goes by the name of the company. */
export async function readParties(
  tx: Transaction,
  facts: CaseFacts,
): Promise<{ job: string; seeker: Party; recruiter: Party }> {
  const known = await readCase(tx, facts)
  return {
    // A job whose recruiter was erased has no title any more.
    job: nameOf(known.jobTitle) || 'a job',
    seeker: { userId: facts.seeker_user_id, name: nameOf(known.seekerName), emails: [known.seekerEmail] },
    recruiter: { userId: facts.recruiter_user_id, name: nameOf(known.companyName), emails: [known.recruiterEmail] },
  }
}

function nameOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : oneLine(text)
}
