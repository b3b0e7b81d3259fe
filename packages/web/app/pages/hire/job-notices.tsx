import type { Job } from '@portal/contracts/job/http'
import { payNotices } from '@portal/contracts/job/pay'
import { useWords } from '../../parts/view.tsx'

/** What a recruiter should know about a job before others do, if there is anything. */
export function JobNotices({ job }: { job: Job }) {
  const { hireJobs: words } = useWords()
  const codes = payNotices.filter((code) => job.notices?.some((notice) => notice.code === code))
  const duplicate = job.notices?.find(({ code }) => code === 'POSSIBLE_DUPLICATE')?.job_id
  return (
    <>
      {duplicate !== undefined && (
        <p className="notice warning">
          {words.duplicate} <a href={`/hire/jobs/${duplicate}`}>{words.seeDuplicate}</a>
        </p>
      )}
      {codes.map((code) => (
        <p key={code} className="notice warning">
          {words.payNotices.kinds[code]} <a href={`/hire/jobs/${job.id}/edit#pay`}>{words.changePay}</a>
        </p>
      ))}
    </>
  )
}
