import { jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { consumer, on } from '@portal/messaging/consume'
import { candidateCopy } from './candidates/candidate-copy.ts'
import { openingCopy } from './openings/opening-copy.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export const consumers = [
  consumer('application-openings', [
    on(jobPosted, openingCopy.keep),
    on(jobChanged, openingCopy.keep),
    on(jobStatusChanged, openingCopy.keep),
    on(jobDeleted, openingCopy.keep),
  ]),
  consumer('application-candidates', [on(seekerCreated, candidateCopy.keep), on(seekerChanged, candidateCopy.keep)]),
]
