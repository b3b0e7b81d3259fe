import { jobChanged, jobDeleted, jobPosted, jobStatusChanged } from '@portal/contracts/job/events'
import { seekerChanged, seekerCreated } from '@portal/contracts/profile/events'
import { consumer, on } from '@portal/messaging/consume'
import { keepCandidate } from './candidates/keep-candidate.ts'
import { keepOpening } from './openings/keep-opening.ts'

/** All that this service listens to. Durable names are deployed state: renaming one starts it anew. */
export const consumers = [
  consumer('application-openings', [
    on(jobPosted, keepOpening),
    on(jobChanged, keepOpening),
    on(jobStatusChanged, keepOpening),
    on(jobDeleted, keepOpening),
  ]),
  consumer('application-candidates', [on(seekerCreated, keepCandidate), on(seekerChanged, keepCandidate)]),
]
