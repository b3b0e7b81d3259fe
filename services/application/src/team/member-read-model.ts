import { memberState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { members } from '../schema.ts'

/** The read model of the members of companies, who may manage the applications for its jobs. */
export const memberReadModel = defineReadModel({
  name: 'members',
  owner: 'profile',
  path: '/members',
  state: memberState,
  table: members,
  key: 'userId',
  row: (member) => ({
    userId: member.user_id,
    companyId: member.company_id,
    role: member.role,
    isActive: member.is_active,
  }),
  person: (member) => member.user_id,
})
