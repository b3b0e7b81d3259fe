import { userState } from '@portal/contracts/auth/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { accounts } from '../schema.ts'

/** The read model of accounts: determines whose public profile is visible. */
export const accountReadModel = defineReadModel({
  name: 'accounts',
  owner: 'auth',
  path: '/users',
  state: userState,
  table: accounts,
  key: 'userId',
  row: (user) => ({ userId: user.user_id, isActive: user.is_active }),
  person: (user) => user.user_id,
})
