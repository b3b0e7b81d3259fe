import type { JobStatus } from '@portal/contracts/job/http'
import { useWords } from './view.tsx'

const tones: Record<JobStatus, string> = {
  DRAFT: 'tag',
  OPEN: 'tag positive',
  PAUSED: 'tag warning',
  CLOSED: 'tag',
}

/** The status of a job in a word. */
export function JobStatusTag({ status }: { status: JobStatus }) {
  const { hire: words } = useWords()
  return <span className={tones[status]}>{words.statuses[status]}</span>
}
