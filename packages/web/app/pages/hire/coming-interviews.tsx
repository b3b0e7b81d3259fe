import type { applicationOperations } from '@portal/contracts/application/http'
import type { Answer } from '../../api/call.ts'
import { Appointment } from '../../parts/appointment.tsx'
import { useWords } from '../../parts/view.tsx'

type Listed = Answer<typeof applicationOperations.listInterviews>['items']

/** Interviews of a recruiter in short: when, and with whom. */
export function ComingInterviews({ interviews }: { interviews: Listed }) {
  const { hire: words, interviews: modes, applications } = useWords()
  return (
    <ul className="entries">
      {interviews.map(({ id, interview_date, mode, candidate, job }) => (
        <li key={id}>
          <div className="about">
            <h3>
              <a href={`/hire/interviews/${id}`}>
                <Appointment at={interview_date} />
              </a>
            </h3>
            <p>
              {candidate?.full_name ?? words.unknownPerson} · {job.title ?? applications.unknownJob}
            </p>
            <p className="quiet-text">{modes.modes[mode]}</p>
          </div>
        </li>
      ))}
    </ul>
  )
}
