import { applicationOperations, type InterviewResult } from '@portal/contracts/application/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { readId } from '../../api/read-id.ts'
import { readChangeableInterview } from '../../api/recruiter-interview.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { InterviewFacts } from '../../parts/interview-facts.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { HirePage } from '../hire/hire-page.tsx'

const results = ['PASS', 'FAIL'] as const satisfies readonly InterviewResult[]

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const { searchParams } = new URL(request.url)
  return {
    ...(await readChangeableInterview(context, readId(params.id))),
    isScheduled: searchParams.has('scheduled'),
    isChanged: searchParams.has('changed'),
  }
}

/** Notes the result. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const given = (await readForm(request))('result')
  const result = results.find((each) => each === given)
  if (!result) return redirect(`/hire/interviews/${id}`, 303)
  const noted = await attempt(context, applicationOperations.changeInterview, { params: { id }, body: { result } })
  if (noted.ok) return redirect(`/hire/interviews/${id}?changed=yes`, 303)
  return rejection(noted.problem)
}

export default function InterviewPage() {
  const { interview, canChange, isScheduled, isChanged } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { zone } = useView()
  const { meeting: words, interviews, invite, applicants } = useWords()
  const { id, application_id, candidate, job, status } = interview
  const name = candidate?.full_name ?? applicants.unknownName
  return (
    <HirePage title={words.title(name)} layout="reading" hasError={rejected !== undefined}>
      <p className="lead">{job.title ?? applicants.unknownJob}</p>
      <ErrorSummary problem={rejected?.problem} texts={invite.problems} />
      {(isScheduled || isChanged) && (
        <p className="notice positive" role="status">
          {isScheduled ? words.isScheduled(name) : words.isChanged}
        </p>
      )}
      {status === 'CANCELLED' && <p className="notice warning">{interviews.cancelledText}</p>}
      <div className="card">
        <InterviewFacts interview={interview} otherClock={words.writtenClock} />
      </div>
      <p className="quiet-text">{interviews.zone(zone)}</p>
      <ResultForm />
      <p className="actions">
        {canChange && (
          <a className="button quiet" href={`/hire/interviews/${id}/change`}>
            {words.change}
          </a>
        )}
        <a href={`/hire/applications/${application_id}`}>{words.toApplicant(name)}</a>
        {canChange && <a href={`/hire/interviews/${id}/cancel`}>{words.cancel}</a>}
      </p>
    </HirePage>
  )
}

/** Once the interview has begun, its result can be noted, for good. */
function ResultForm() {
  const { interview, isOpen } = useLoaderData<typeof loader>()
  const { now } = useView()
  const { meeting: words, interviews } = useWords()
  if (!isOpen || interview.interview_date > now) return null
  return (
    <form method="post" className="card stack">
      <fieldset>
        <legend>{words.result}</legend>
        <p className="quiet-text">{words.resultIsFinal}</p>
        {results.map((result) => (
          <div key={result} className="field check">
            <input type="radio" id={result} name="result" value={result} required />
            <label htmlFor={result}>{interviews.results[result]}</label>
          </div>
        ))}
      </fieldset>
      <div>
        <button type="submit">{words.note}</button>
      </div>
    </form>
  )
}
