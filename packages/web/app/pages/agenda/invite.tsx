import { randomUUID } from 'node:crypto'
import { applicationOperations } from '@portal/contracts/application/http'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { keyOf, readForm } from '../../api/form.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { isActive } from '../../rules/application-state.ts'
import { interviewErrorsOf } from '../../rules/interview-errors.ts'
import { readInterviewForm, writtenDateOf } from '../../rules/interview-form.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { InterviewFields } from './interview-fields.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const application = await call(context, applicationOperations.readApplication, { params: { id } })
  // The key makes a form that is sent twice one interview.
  return { application, key: randomUUID() }
}

export async function action({ params, context, request }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const field = await readForm(request)
  const key = keyOf(field('key'))
  const form = readInterviewForm(field)
  const date = writtenDateOf(form)
  if (!('text' in date)) return data({ form, key, date, problem: undefined }, { status: 422 })
  const body = { application_id: Number(id), interview_date: date.text, mode: form.mode }
  const scheduled = await attempt(context, applicationOperations.scheduleInterview, { body, key })
  if (scheduled.ok) return redirect(`/hire/interviews/${scheduled.value.id}?scheduled=yes`, 303)
  return rejection(scheduled.problem, { form, key, date })
}

export default function Invite() {
  const { application, key } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { zone } = useView()
  const { invite: words, applicants, applicant } = useWords()
  const { id, candidate, job } = application
  const name = candidate?.full_name ?? applicants.unknownName
  const errors = rejected ? interviewErrorsOf(rejected, words) : {}
  return (
    <HirePage title={words.title(name)} layout="reading" hasError={rejected !== undefined}>
      <p className="lead">{job.title ?? applicants.unknownJob}</p>
      <ErrorSummary problem={rejected?.problem} errors={errors} />
      {isActive(application) ? (
        <form method="post" className="form">
          <input type="hidden" name="key" value={rejected?.key ?? key} />
          <InterviewFields
            form={rejected?.form ?? { date: '', time: '', zone, mode: 'ONLINE', offset: '' }}
            date={rejected?.date}
            errors={errors}
          />
          <p>{words.told}</p>
          <div className="actions">
            <button type="submit">{words.send}</button>
            <a href={`/hire/applications/${id}`}>{words.cancel}</a>
          </div>
        </form>
      ) : (
        <>
          <p className="notice warning">
            {applicant.explained[application.status]} {words.ended}
          </p>
          <p>
            <a href={`/hire/applications/${id}`}>{words.back(name)}</a>
          </p>
        </>
      )}
    </HirePage>
  )
}
