import { randomUUID } from 'node:crypto'
import { jobOperations, jobStatuses } from '@portal/contracts/job/http'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { withCounts } from '../../api/count-applicants.ts'
import { keyOf, readForm } from '../../api/form.ts'
import { readOwnJob } from '../../api/own-job.ts'
import { readId } from '../../api/read-id.ts'
import { requestZone } from '../../api/reader.ts'
import { requireRole } from '../../api/require-role.ts'
import { Benefits } from '../../parts/benefits.tsx'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { JobFacts } from '../../parts/job-facts.tsx'
import { JobStatusTag } from '../../parts/job-status.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { useWords } from '../../parts/view.tsx'
import { endOn } from '../../rules/end-date.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { jobPath } from '../../rules/slug.ts'
import { ApplicantCounts } from './applicant-counts.tsx'
import { DraftState } from './draft-state.tsx'
import { HirePage } from './hire-page.tsx'
import { JobActions } from './job-actions.tsx'
import { JobEnd } from './job-end.tsx'
import { JobNotices } from './job-notices.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { searchParams, origin } = new URL(request.url)
  const own = await readOwnJob(context, readId(params.id))
  const [job] = await withCounts(context, [own])
  return {
    job: job ?? { ...own, counts: undefined },
    address: origin + jobPath(own),
    isOpened: searchParams.has('opened'),
    saved: searchParams.get('saved'),
    key: randomUUID(),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const field = await readForm(request)
  if (field('act') === 'extend') {
    const expires_at = endOn(field('ends_on'), requestZone(context, request)) ?? ''
    const extended = await attempt(context, jobOperations.extendJob, { params: { id }, body: { expires_at } })
    return extended.ok ? redirect(`/hire/jobs/${id}?saved=`, 303) : rejection(extended.problem)
  }
  if (field('act') === 'clone') {
    const copied = await attempt(context, jobOperations.cloneJob, { params: { id }, key: keyOf(field('key')) })
    return copied.ok ? redirect(`/hire/jobs/${copied.value.id}/edit`, 303) : rejection(copied.problem)
  }
  const wanted = field('status')
  const new_status = jobStatuses.find((each) => each === wanted)
  if (!new_status) throw data(undefined, { status: 400 })
  const changed = await attempt(context, jobOperations.changeJobStatus, { params: { id }, body: { new_status } })
  if (!changed.ok) return rejection(changed.problem)
  return redirect(new_status === 'OPEN' ? `/hire/jobs/${id}?opened=` : `/hire/jobs/${id}`, 303)
}

export default function OwnJobPage() {
  const { job, isOpened, saved, key } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { hireJobs: words, jobs: jobWords, editor } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, ['expires_at'], words.fieldErrors)
  return (
    <HirePage title={words.jobTitle(job.title)} heading={job.title} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      {(isOpened || saved !== null) && !rejected && (
        <p
          className="notice positive"
          data-saved-draft={saved === 'new' ? '/hire/jobs/new' : `/hire/jobs/${job.id}/edit`}
        >
          {job.status === 'OPEN' && (isOpened || saved === 'new') ? words.opened : words.saved}
        </p>
      )}
      <p>
        <JobStatusTag status={job.status} /> {words.explained.statuses[job.status]}
      </p>
      <JobNotices job={job} />
      {job.status === 'DRAFT' && <DraftState job={job} />}
      <JobActions job={job} idempotencyKey={key} />
      <div className="job-page">
        <div>
          {job.status !== 'DRAFT' && <ApplicantCounts id={job.id} counts={job.counts} />}
          <Sharing />
          <JobEnd job={job} error={errors.expires_at} />
          <article>
            <h2>{jobWords.about}</h2>
            {job.description === '' ? <p>{editor.noText}</p> : <Markdown text={job.description} />}
            <Benefits benefits={job.benefits} language={job.language ?? undefined} />
          </article>
        </div>
        <JobFacts job={job} />
      </div>
    </HirePage>
  )
}

/** The address of the public page, to copy. */
function Sharing() {
  const { job, address } = useLoaderData<typeof loader>()
  const { hireJobs: words } = useWords()
  if (job.status === 'DRAFT') return null
  return (
    <section aria-labelledby="sharing">
      <h2 id="sharing">{words.share}</h2>
      <div className="field">
        <label htmlFor="address">{words.address}</label>
        <input id="address" type="text" readOnly value={address} />
      </div>
      <p>
        <a href={jobPath(job)}>{words.publicPage}</a>
      </p>
    </section>
  )
}
