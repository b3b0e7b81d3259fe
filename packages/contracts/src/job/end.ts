import { z } from 'zod'
import { instant, sinceAdded } from '../fields.ts'
import { offsetInstant } from '../instants.ts'

/** Why a recruiter closes a job. */
export const givenCloseReasons = ['FILLED', 'CANCELLED', 'OTHER'] as const
export type GivenCloseReason = (typeof givenCloseReasons)[number]
export const closeReasons = [...givenCloseReasons, 'EXPIRED'] as const
export type CloseReason = (typeof closeReasons)[number]

/** How far ahead the end of a job may be. */
export const maxDaysOpen = 90

/** When a job began and ends, in responses. */
export const endOfJob = {
  published_at: sinceAdded(instant.nullable().meta({ description: 'When it was first opened' }), null),
  expires_at: sinceAdded(
    instant.nullable().meta({
      description:
        'When it ends by itself: from then on it is `CLOSED`. Null if it has no end, or none has been set before it is opened',
    }),
    null,
  ),
  closed_at: sinceAdded(instant.nullable(), null),
  close_reason: sinceAdded(
    z.enum(closeReasons).nullable().meta({ description: '`EXPIRED` if it ended by itself; null if none was given' }),
    null,
  ),
}

const expiresAt = (description: string) =>
  offsetInstant.meta({ override: { type: 'string', format: 'date-time', description } }).optional()

/** When a job ends, in requests. */
export const endField = {
  expires_at: expiresAt(`When the job ends by itself, at most ${maxDaysOpen} days ahead; not of a closed job`),
}
/** When a job that is opened ends. */
export const endWhenOpened = {
  expires_at: expiresAt(
    `When the job ends by itself, at most ${maxDaysOpen} days ahead; only if a draft or a closed job is opened`,
  ),
}
export const extendJobBody = z
  .strictObject({ expires_at: offsetInstant })
  .meta({ id: 'JobExtension', example: { expires_at: '2027-03-01T00:00:00Z' } })

/** Whether the time of a job is over, even if nobody has closed it. */
export function isOver({ status, expiresAt }: { status: string; expiresAt: Date | null }, now: Date): boolean {
  return (status === 'OPEN' || status === 'PAUSED') && expiresAt !== null && expiresAt <= now
}
