import type { applicationOperations } from '@portal/contracts/application/http'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { Appointment, OtherClock } from './appointment.tsx'
import { InterviewTag } from './interview-list.tsx'
import { useWords } from './view.tsx'

type InterviewFactsProps = {
  interview: z.output<(typeof applicationOperations.readInterview)['response']['schema']>
  /** The text for the time on the clock that the appointment was written by, if that shows another one. */
  otherClock: (time: string) => string
  /** Further entries. */
  children?: ReactNode
}

/** When and where an interview takes place. */
export function InterviewFacts({ interview, otherClock, children }: InterviewFactsProps) {
  const { interviews: words } = useWords()
  const { interview_date: at, offset_minutes, mode, job } = interview
  return (
    <dl className="terms">
      <div>
        <dt>{words.when}</dt>
        <dd>
          <Appointment at={at} /> <InterviewTag interview={interview} />
          <OtherClock at={at} offsetMinutes={offset_minutes} textOf={otherClock} />
        </dd>
      </div>
      <div>
        <dt>{words.where}</dt>
        <dd>{mode === 'OFFLINE' && job.location ? words.onSite(job.location) : words.modes[mode]}</dd>
      </div>
      {children}
    </dl>
  )
}
