import type { applicationOperations } from '@portal/contracts/application/http'
import type { Answer } from '../../api/call.ts'
import { Appointment } from '../../parts/appointment.tsx'
import { InterviewTag } from '../../parts/interview-list.tsx'
import { ItemsSection } from '../../parts/items-section.tsx'
import { useWords } from '../../parts/view.tsx'

type InterviewsProps = {
  /** Undefined if they are not available just now. */
  interviews: Answer<typeof applicationOperations.listInterviews>['items'] | undefined
}

/** The interviews with an applicant, each with a link to its page. */
export function ApplicantInterviews({ interviews }: InterviewsProps) {
  const { applicant: words, interviews: interviewWords } = useWords()
  return (
    <ItemsSection id="interviews" title={interviewWords.title} items={interviews} none={words.noInterviews}>
      <ul className="entries">
        {interviews?.map((interview) => (
          <li key={interview.id}>
            <div className="about">
              <h3>
                <a href={`/hire/interviews/${interview.id}`}>
                  <Appointment at={interview.interview_date} />
                </a>
              </h3>
              <p className="quiet-text">{interviewWords.modes[interview.mode]}</p>
            </div>
            <InterviewTag interview={interview} />
          </li>
        ))}
      </ul>
    </ItemsSection>
  )
}
