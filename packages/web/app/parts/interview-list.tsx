import type { applicationOperations } from '@portal/contracts/application/http'
import type { z } from 'zod'
import { Appointment } from './appointment.tsx'
import { useWords } from './view.tsx'

type ListedInterview = z.output<(typeof applicationOperations.listInterviews)['response']['schema']>

/** Interviews of a job seeker, each with a link to its page. */
export function InterviewList({ interviews }: { interviews: readonly ListedInterview[] }) {
  const { interviews: words, applications } = useWords()
  return (
    <ul className="entries">
      {interviews.map((interview) => (
        <li key={interview.id}>
          <div className="about">
            <h3>
              <a href={`/interviews/${interview.id}`}>
                <Appointment at={interview.interview_date} />
              </a>
            </h3>
            <p>
              {[interview.job.title ?? applications.unknownJob, interview.job.company_name]
                .filter((each) => each !== null)
                .join(' · ')}
            </p>
            <p className="quiet-text">{words.modes[interview.mode]}</p>
          </div>
          <InterviewTag interview={interview} />
        </li>
      ))}
    </ul>
  )
}

/** What is special about an interview: that it was cancelled, or how it ended. */
export function InterviewTag({ interview: { status, result } }: { interview: ListedInterview }) {
  const { interviews: words } = useWords()
  if (status === 'CANCELLED') return <span className="tag warning">{words.cancelled}</span>
  if (result === 'PENDING') return null
  return <span className={result === 'PASS' ? 'tag positive' : 'tag'}>{words.results[result]}</span>
}
