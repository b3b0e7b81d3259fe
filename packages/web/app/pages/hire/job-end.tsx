import type { Job } from '@portal/contracts/job/http'
import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { Day } from '../../parts/moment.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { endRange } from '../../rules/end-date.ts'
import { localTimeOf } from '../../rules/zoned.ts'

/** When a job ends or why it has ended, and a form for another end. */
export function JobEnd({ job, error }: { job: Job; error: string | undefined }) {
  const { zone, now } = useView()
  const { hireJobs: words } = useWords()
  const { status, expires_at: end, close_reason: reason } = job
  const isExpired = status === 'CLOSED' && reason === 'EXPIRED'
  if (status === 'DRAFT' || (status === 'CLOSED' && !reason)) return null
  const { first, last } = endRange(new Date(now), zone)
  return (
    <section aria-labelledby="end">
      <h2 id="end">{words.end}</h2>
      {reason && <p>{words.closedBecause.kinds[reason]}</p>}
      {status !== 'CLOSED' && (
        <p>
          {end ? words.endsOn : words.noEnd} {end && <Day at={end} />}
        </p>
      )}
      {(status !== 'CLOSED' || isExpired) && (
        <form method="post">
          <Labelled name="expires_at" label={isExpired ? words.openUntil : words.newEnd} error={error}>
            <div className="with-button">
              <input
                id="expires_at"
                name="ends_on"
                type="date"
                required
                min={first}
                max={last}
                defaultValue={end && !isExpired ? localTimeOf(new Date(end), zone).date : last}
                {...describedBy('expires_at', undefined, error)}
              />
              <button type="submit" name="act" value="extend" className="quiet">
                {isExpired ? words.steps.reopen : words.setEnd}
              </button>
            </div>
          </Labelled>
        </form>
      )}
    </section>
  )
}
