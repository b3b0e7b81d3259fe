import type { Transaction } from '@portal/chassis/database'
import type { Facts } from '@portal/contracts/event'
import type { RecruiterFacts, SeekerFacts } from '@portal/contracts/profile/events'
import { keepNewest } from '@portal/messaging/facts'
import { companyNames, seekerNames } from '../schema.ts'

/** Brings our copy of a job seeker's name up to date. */
export async function keepSeekerName(tx: Transaction, { revision, data }: Facts<SeekerFacts>): Promise<void> {
  await keepNewest(tx, seekerNames, seekerNames.userId, { userId: data.user_id, name: data.full_name, revision })
}

/** Brings our copy of the name of a recruiter's company up to date. */
export async function keepCompanyName(tx: Transaction, { revision, data }: Facts<RecruiterFacts>): Promise<void> {
  await keepNewest(tx, companyNames, companyNames.userId, { userId: data.user_id, name: data.company_name, revision })
}
