import { emailVerified } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume/consume'
import { and, eq } from 'drizzle-orm'
import { emailReadModel } from '../read-models/read-models.ts'
import { addresses } from '../schema.ts'

/** Marks an address as proven. Notifications that were not emailed before that are not emailed later. */
export const onEmailVerified: Subscription = on(emailVerified, async (tx, { revision, data }) => {
  await emailReadModel.apply(tx, [{ revision, data: { ...data, email_verified: true } }])
  // A newer event that was handled earlier may lack `email_verified`, and the read model ignores older revisions.
  await tx
    .update(addresses)
    .set({ emailVerified: true })
    .where(and(eq(addresses.userId, data.user_id), eq(addresses.email, data.email)))
})
