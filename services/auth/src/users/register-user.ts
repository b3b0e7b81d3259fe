import { only, type Transactional, unlessDuplicate } from '@portal/chassis/database'
import { conflict } from '@portal/chassis/errors'
import { transactOnce } from '@portal/chassis/idempotency'
import { nameActor } from '@portal/chassis/scope'
import { userRegistered } from '@portal/contracts/auth/events'
import type { Role } from '@portal/contracts/fields'
import { record } from '@portal/messaging/record'
import type { Context } from '../context.ts'
import { assertUncommon } from '../passwords/commonest.ts'
import { type UserRow, users } from '../schema.ts'
import { factsOfUser } from './present.ts'
import { readUser } from './queries.ts'

/** Makes an account, for somebody who registers and for an operator alike. */
export async function registerUser(
  ctx: Pick<Context, 'passwords'> & Transactional,
  input: { email: string; password: string; role: Role },
): Promise<UserRow> {
  assertUncommon(input.password, input.email)
  const passwordHash = await ctx.passwords.hash(input.password)
  return createAccount(ctx, { email: input.email, passwordHash, role: input.role })
}

/** Makes an account with a password that is hashed already. */
export function createAccount(
  ctx: Transactional,
  account: { email: string; passwordHash: string; role: Role },
): Promise<UserRow> {
  return transactOnce(ctx, async (tx) => {
    const insert = tx.insert(users).values({ ...account, isActive: true })
    const { id } = only(await unlessDuplicate(insert.$returningId(), emailTaken))
    // Nobody is signed in yet, so whoever registers is the person who comes to be.
    nameActor(id)
    const user = await readUser(tx, id)
    await record(tx, userRegistered, { aggregateId: id, revision: user.revision, data: factsOfUser(user) })
    return user
  })
}

export function emailTaken() {
  return conflict('EMAIL_TAKEN', 'There is an account with this e-mail address already')
}
