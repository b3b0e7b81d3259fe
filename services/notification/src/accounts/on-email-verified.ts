import { emailVerified } from '@portal/contracts/auth/events'
import { on, type Subscription } from '@portal/messaging/consume'
import { and, eq } from 'drizzle-orm'
import { emailReadModel } from '../read-models/read-models.ts'
import { addresses } from '../schema.ts'

/** Notes that emails reach a person; what was not emailed until then is not emailed late. */
export const onEmailVerified: Subscription = on(emailVerified, async (tx, { revision, data }) => {
  await emailReadModel.apply(tx, { revision, data: { ...data, email_verified: true } })
  // An event that was handled before may be newer, and say nothing of whether the address is proven.
  await tx
    .update(addresses)
    .set({ emailVerified: true })
    .where(and(eq(addresses.userId, data.user_id), eq(addresses.email, data.email)))
})
