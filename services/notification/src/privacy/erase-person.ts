import type { Transaction } from '@portal/chassis/mysql/database'
import { eq } from 'drizzle-orm'
import { deleteActor } from '../activity/delete-actor.ts'
import type { Context } from '../context.ts'
import { deleteInbox } from '../notifications/delete-inbox.ts'
import { deleteName } from '../notifications/delete-name.ts'
import { addresses, companyNames, deliveries, seekerNames } from '../schema.ts'

/** Deletes all data of a person, and removes their name from the notifications and emails of others. */
export async function erasePerson(ctx: Context, tx: Transaction, userId: number): Promise<void> {
  await deleteAddress(tx, userId)
  await deleteInbox(tx, userId)
  await deleteName(ctx, tx, userId)
  await deleteActor(tx, userId)
  await tx.delete(seekerNames).where(eq(seekerNames.userId, userId))
  await tx.delete(companyNames).where(eq(companyNames.userId, userId))
}

/** Deletes the address and all emails to it, including those to another account that used the address before. */
async function deleteAddress(tx: Transaction, userId: number): Promise<void> {
  const [address] = await tx.select().from(addresses).where(eq(addresses.userId, userId))
  if (address) await tx.delete(deliveries).where(eq(deliveries.recipient, address.email))
  await tx.delete(addresses).where(eq(addresses.userId, userId))
}
