import type { Context } from '../context.ts'
import { oneLine } from '../mail/compose-mail.ts'
import { loadCase } from '../read-models/load-case.ts'
import type { CaseDetails, Mailbox } from '../read-models/read-case.ts'

type Party = { userId: number; name: string | undefined; mailbox: Mailbox | undefined }
/**
 * The title of the job, null if it is unknown, and its two parties as recipients. A recruiter is addressed by the name of
 * the company.
 */
export type Parties = { job: string | null; seeker: Party; recruiter: Party }

/** Loads what notifications to both parties need. Throws where {@link loadCase} does. */
export async function loadParties(ctx: Context, details: CaseDetails): Promise<Parties> {
  const known = await loadCase(ctx, details)
  return {
    // The title is empty once the recruiter was erased.
    job: nameOf(known.jobTitle) || null,
    seeker: { userId: details.seeker_user_id, name: nameOf(known.seekerName), mailbox: known.seekerMailbox },
    recruiter: { userId: details.recruiter_user_id, name: nameOf(known.companyName), mailbox: known.recruiterMailbox },
  }
}

function nameOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : oneLine(text)
}
