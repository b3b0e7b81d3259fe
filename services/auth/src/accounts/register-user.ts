import type { Created, Once } from '@portal/chassis/http/idempotency'
import { type Transaction, type Transactional, transact } from '@portal/chassis/mysql/database'
import { onDuplicate, preparedInsert } from '@portal/chassis/mysql/statements'
import { setActor } from '@portal/chassis/runtime/request-context'
import { userRegistered } from '@portal/contracts/auth/events'
import type { Registration } from '@portal/contracts/auth/http'
import { record } from '@portal/messaging/outbox/record'
import type { Context } from '../context.ts'
import { createLink } from '../links/create-link.ts'
import { assertNotReserved } from '../links/reserved-addresses.ts'
import { assertNotCommon } from '../passwords/common-passwords.ts'
import { type UserRow, users } from '../schema.ts'
import { stateOfUser } from '../users/present.ts'
import { emailTaken } from '../users/queries.ts'

const insertUser = preparedInsert(users)

type Account = Pick<UserRow, 'email' | 'passwordHash' | 'role'>
type Chosen = Pick<UserRow, 'locale' | 'timeZone'>

/** Creates an account for a new user. Throws `conflict` if the email address is taken. */
export async function registerUser(ctx: Context, input: Registration, once: Once<UserRow>): Promise<Created> {
  const { email, password, role, locale = null, time_zone: timeZone = null } = input
  assertNotCommon(password, email)
  const passwordHash = await ctx.passwords.hash(password, 'account')
  return once.transact(ctx, async (tx) => {
    const account = { email, passwordHash, role, emailVerifiedAt: null, locale, timeZone }
    const user = await insertAccount(ctx, tx, account)
    if (ctx.emailVerification !== 'off') await createLink(ctx, tx, { user, purpose: 'VERIFY_EMAIL', email })
    return user
  })
}

/** Creates an account for the operator, who vouches for the email address: it counts as verified. */
export function createAccount(ctx: Transactional, account: Account): Promise<UserRow> {
  const operator = { now: () => new Date(), emailVerification: 'required' } as const
  return transact(ctx, (tx) =>
    insertAccount(operator, tx, { ...account, emailVerifiedAt: operator.now(), locale: null, timeZone: null }),
  )
}

async function insertAccount(
  ctx: Pick<Context, 'now' | 'emailVerification'>,
  tx: Transaction,
  account: Account & Chosen & Pick<UserRow, 'emailVerifiedAt'>,
): Promise<UserRow> {
  const [{ row: user }] = await tx.together(
    () => onDuplicate(insertUser(tx, { ...account, isActive: true }), emailTaken),
    () => assertNotReserved(ctx, tx, { id: null, email: account.email }),
  )
  // The request is anonymous; the new user is the actor of its own registration.
  setActor(user.id)
  await record(tx, userRegistered, { aggregateId: user.id, revision: user.revision, data: stateOfUser(ctx, user) })
  return user
}
