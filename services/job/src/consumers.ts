import { recruiterChanged, recruiterCreated } from '@portal/contracts/profile/events'
import { consumer, on } from '@portal/messaging/consume'
import { employerCopy } from './employers/employer-copy.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export const consumers = [
  consumer('job-employers', [on(recruiterCreated, employerCopy.keep), on(recruiterChanged, employerCopy.keep)]),
]
