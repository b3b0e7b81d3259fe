import type { Actor } from '@portal/chassis/http/actor'
import { transact } from '@portal/chassis/mysql/database'
import { type ChangePreferences, type NotificationKind, optionalMailKinds } from '@portal/contracts/notification/http'
import { assertNotErased } from '@portal/messaging/erasure'
import { and, eq, inArray } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { unwantedMails } from '../schema.ts'
import { listUnwantedMails } from './queries.ts'

/** Turns kinds of email on or off for the actor. Other kinds keep their setting. Returns the kinds that are off. */
export function changePreferences(ctx: Context, actor: Actor, { email = {} }: ChangePreferences) {
  const on = optionalMailKinds.filter((kind) => email[kind] === true)
  const off = optionalMailKinds.filter((kind) => email[kind] === false)
  return transact(ctx, async (tx): Promise<NotificationKind[]> => {
    if (on.length > 0) {
      await tx.delete(unwantedMails).where(and(eq(unwantedMails.userId, actor.id), inArray(unwantedMails.kind, on)))
    }
    if (off.length > 0) {
      await tx
        .insert(unwantedMails)
        .ignore()
        .values(off.map((kind) => ({ userId: actor.id, kind })))
    }
    await assertNotErased(tx, actor.id)
    return listUnwantedMails(tx, actor.id)
  })
}
