import { applicationOperations } from '@portal/contracts/application/http'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { readId } from '../../api/read-id.ts'
import { readChangeableInterview } from '../../api/recruiter-interview.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { interviewErrorsOf } from '../../rules/interview-errors.ts'
import { readInterviewForm, writtenDateOf } from '../../rules/interview-form.ts'
import { localTimeOf } from '../../rules/zoned.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { InterviewFields } from './interview-fields.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  return readChangeableInterview(context, readId(params.id))
}

export async function action({ params, context, request }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const form = readInterviewForm(await readForm(request))
  const date = writtenDateOf(form)
  if (!('text' in date)) return data({ form, date, problem: undefined }, { status: 422 })
  const changed = await attempt(context, applicationOperations.changeInterview, {
    params: { id },
    body: { interview_date: date.text, mode: form.mode },
  })
  if (changed.ok) return redirect(`/hire/interviews/${id}?changed=yes`, 303)
  return rejection(changed.problem, { form, date })
}

export default function Reschedule() {
  const { interview, canChange } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { zone } = useView()
  const { invite: words, meeting, applicants } = useWords()
  const { id, candidate, mode, interview_date } = interview
  const name = candidate?.full_name ?? applicants.unknownName
  const errors = rejected ? interviewErrorsOf(rejected, words) : {}
  const current = { ...localTimeOf(new Date(interview_date), zone), zone, mode, offset: '' }
  return (
    <HirePage title={words.changeTitle(name)} layout="reading" hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} errors={errors} />
      {canChange ? (
        <form method="post" className="form">
          <InterviewFields form={rejected?.form ?? current} date={rejected?.date} errors={errors} />
          <p>{words.changeTold}</p>
          <div className="actions">
            <button type="submit">{words.change}</button>
            <a href={`/hire/interviews/${id}`}>{words.cancel}</a>
          </div>
        </form>
      ) : (
        <>
          <p className="notice warning">{meeting.fixed}</p>
          <p>
            <a href={`/hire/interviews/${id}`}>{meeting.back}</a>
          </p>
        </>
      )}
    </HirePage>
  )
}
