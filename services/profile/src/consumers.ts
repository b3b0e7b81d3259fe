import { applicationSubmitted } from '@portal/contracts/application/events'
import { userChanged, userErased, userRegistered } from '@portal/contracts/auth/events'
import { skillCreated, skillDeleted } from '@portal/contracts/job/events'
import { personErased } from '@portal/contracts/profile/events'
import { consumer, on } from '@portal/messaging/consume'
import { erasing } from '@portal/messaging/erasure'
import { accountCopy } from './account-copy.ts'
import { keepAcquaintance } from './keep-acquaintance.ts'
import { erasePerson } from './privacy/erase-person.ts'
import { skillCopy } from './skill-copy.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export const consumers = [
  consumer('profile-acquaintances', [on(applicationSubmitted, keepAcquaintance)]),
  consumer('profile-skills', [on(skillCreated, skillCopy.keep), on(skillDeleted, skillCopy.keep)]),
  consumer('profile-accounts', [on(userRegistered, accountCopy.keep), on(userChanged, accountCopy.keep)]),
  consumer('profile-erasures', [erasing({ requested: userErased, acknowledged: personErased }, erasePerson)]),
]
