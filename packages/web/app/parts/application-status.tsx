import type { ApplicationStatus } from '@portal/contracts/application/http'
import { useView, useWords } from './view.tsx'

const tones: Record<ApplicationStatus, string> = {
  APPLIED: 'tag',
  SHORTLISTED: 'tag positive',
  HIRED: 'tag positive',
  REJECTED: 'tag warning',
  WITHDRAWN: 'tag',
}

/** The status of an application in a word, as the applicant or the company sees it. */
export function ApplicationStatusTag({ status }: { status: ApplicationStatus }) {
  const { person } = useView()
  const { applications, applicants } = useWords()
  const { statuses } = person?.role === 'JOB_SEEKER' ? applications : applicants
  return <span className={tones[status]}>{statuses[status]}</span>
}
