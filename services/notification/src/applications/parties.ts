import type { Context } from '../context.ts'
import { oneLine } from '../mail/compose-mail.ts'
import { loadCase } from '../read-models/load-case.ts'
import type { CaseDetails, Mailbox } from '../read-models/read-case.ts'

type Party = { userId: number; name: string | undefined; mailbox: Mailbox | undefined }
/** The job of a case, and its two parties as people to write to; a recruiter goes by the name of the company. */
export type Parties = { job: string; seeker: Party; recruiter: Party }

/** What a job is called where its title is to stand no more, or never stood. */
export const namelessJob = 'a job'

/** Prepares to tell the parties of a case something; see {@link loadCase}. */
export async function loadParties(ctx: Context, details: CaseDetails): Promise<Parties> {
  const known = await loadCase(ctx, details)
  return {
    // A job whose recruiter was erased has no title any more.
    job: nameOf(known.jobTitle) || namelessJob,
    seeker: { userId: details.seeker_user_id, name: nameOf(known.seekerName), mailbox: known.seekerMailbox },
    recruiter: { userId: details.recruiter_user_id, name: nameOf(known.companyName), mailbox: known.recruiterMailbox },
  }
}

function nameOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : oneLine(text)
}
