import { applicationSubmitted } from '@portal/contracts/application/events'
import { skillCreated } from '@portal/contracts/job/events'
import { consumer, on } from '@portal/messaging/consume'
import { keepAcquaintance } from './keep-acquaintance.ts'
import { skillCopy } from './skill-copy.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export const consumers = [
  consumer('profile-acquaintances', [on(applicationSubmitted, keepAcquaintance)]),
  consumer('profile-skills', [on(skillCreated, skillCopy.keep)]),
]
