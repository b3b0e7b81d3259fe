import { userState } from '@portal/contracts/auth/events'
import { defineReadModel } from '@portal/messaging/read-model'
import { z } from 'zod'
import { lockCount } from '../limits/count-today.ts'
import { accounts } from '../schema.ts'
import { beginWalk } from '../walks/begin-walk.ts'

/** Our copy of who is blocked, or has been; of all others there is nothing to know. Their jobs follow. */
export const accountReadModel = defineReadModel({
  name: 'accounts',
  owner: 'auth',
  path: '/users',
  state: userState.extend({ changed: z.array(z.string()).optional() }),
  table: accounts,
  key: 'userId',
  row: (user) => ({ userId: user.user_id, isBlocked: !user.is_active }),
  // That it has ended matters where the event of its beginning comes later.
  begins: (user) => !user.is_active || (user.changed ?? []).includes('is_active'),
  person: (user) => user.user_id,
  onChange: async (tx, { user_id }) => {
    // A job that is being posted is there before we go on, or its recruiter is found to be blocked.
    await lockCount(tx, user_id, 'POST_JOB', 0)
    await beginWalk(tx, { through: 'RECRUITER', id: user_id })
  },
})
