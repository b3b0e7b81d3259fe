import { memberState } from '@portal/contracts/profile/events'
import { defineReadModel } from '@portal/messaging/read-models/read-model'
import { beginWalk } from '../begin-walk.ts'
import { lockCount } from '../limits/count-today.ts'
import { members } from '../schema.ts'

/**
 * Read model of the members of companies, who may manage its jobs. A change starts a walk through the jobs of the person:
 * those that have no company yet get it, and somebody else takes over those that the person may not manage any more.
 */
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
    joinedAt: new Date(member.joined_at),
  }),
  person: (member) => member.user_id,
  onChange: async (tx, { user_id }) => {
    // Waits for jobs being posted, as a change of the account does.
    await lockCount(tx, user_id, 'POST_JOB', 0)
    await beginWalk(tx, { through: 'RECRUITER', id: user_id })
  },
})
