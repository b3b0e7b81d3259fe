import type { ApplicationStatus } from '@portal/contracts/application/http'
import { useWords } from './view.tsx'

const tones: Record<ApplicationStatus, string> = {
  APPLIED: 'tag',
  SHORTLISTED: 'tag positive',
  HIRED: 'tag positive',
  REJECTED: 'tag warning',
  WITHDRAWN: 'tag',
}

/** The status of an application in a word. */
export function ApplicationStatusTag({ status }: { status: ApplicationStatus }) {
  const { applications: words } = useWords()
  return <span className={tones[status]}>{words.statuses[status]}</span>
}
