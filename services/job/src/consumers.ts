import { userErased } from '@portal/contracts/auth/events'
import { personErased } from '@portal/contracts/job/events'
import { recruiterChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { consumer, on } from '@portal/messaging/consume'
import { erasing } from '@portal/messaging/erasure'
import { employerCopy } from './employers/employer-copy.ts'
import { erasePerson } from './privacy/erase-person.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export const consumers = [
  consumer('job-employers', [on(recruiterCreated, employerCopy.keep), on(recruiterChanged, employerCopy.keep)]),
  consumer('job-erasures', [erasing({ requested: userErased, acknowledged: personErased }, erasePerson)]),
]
