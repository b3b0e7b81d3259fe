import { userState } from '@portal/contracts/auth/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { z } from 'zod'
import { beginWalk } from '../begin-walk.ts'
import { lockCount } from '../limits/count-today.ts'
import { accounts } from '../schema.ts'

/** Read model of the accounts that are or have been blocked. A change starts a walk through the jobs of the account. */
export const accountReadModel = defineReadModel({
  name: 'accounts',
  owner: 'auth',
  path: '/users',
  state: userState.extend({ changed: z.array(z.string()).optional() }),
  table: accounts,
  key: 'userId',
  row: (user) => ({ userId: user.user_id, isBlocked: !user.is_active }),
  // An unblocked account gets a row as well, in case the older event that blocked it arrives later.
  begins: (user) => !user.is_active || (user.changed ?? []).includes('is_active'),
  person: (user) => user.user_id,
  onChange: async (tx, { user_id }) => {
    // Waits for jobs being posted: each commits before the walk begins, or its check finds the account blocked.
    await lockCount(tx, user_id, 'POST_JOB', 0)
    await beginWalk(tx, { through: 'RECRUITER', id: user_id })
  },
})
