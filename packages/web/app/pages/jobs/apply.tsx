import { randomUUID } from 'node:crypto'
import { applicationOperations } from '@portal/contracts/application/http'
import { jobOperations } from '@portal/contracts/job/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { keyOf, readForm } from '../../api/form.ts'
import { readOwnApplication } from '../../api/own-application.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { Page } from '../../parts/page.tsx'
import { useWords } from '../../parts/view.tsx'
import { applyStateOf } from '../../rules/apply-state.ts'
import { jobPath } from '../../rules/slug.ts'
import { SentProfile } from './sent-profile.tsx'

export async function loader({ params, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const [job, application, profile] = await Promise.all([
    call(context, jobOperations.readJob, { params: { id } }),
    readOwnApplication(context, id),
    readProfile(context, person),
  ])
  const state = applyStateOf({ role: person.role, application }, job.status)
  if (state === 'applied' && application) throw redirect(`/applications/${application.id}`, 303)
  if (state === undefined || state === 'over') return { job, sent: undefined }
  const next = `/jobs/${id}/apply`
  if (!profile) throw redirect(`/me/profile?${new URLSearchParams({ next })}`, 303)
  const skills = await readSkills(context, person)
  // The key makes a form that is sent twice, or again after "back", one application.
  return { job, sent: { profile, skills, next, key: randomUUID() } }
}

export async function action({ params, context, request }: ActionFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const id = readId(params.id)
  const key = keyOf((await readForm(request))('key'))
  const sent = await attempt(context, applicationOperations.submitApplication, { body: { job_id: Number(id) }, key })
  if (sent.ok) return redirect(`/applications/${sent.value.id}?sent=`, 303)
  const { problem } = sent
  if (problem.error_code === 'ALREADY_APPLIED' || problem.error_code === 'PROFILE_NEEDED') {
    return redirect(`/jobs/${id}/apply`, 303)
  }
  return rejection(problem, { key })
}

export default function Apply() {
  const { job, sent } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { apply: words } = useWords()
  return (
    <Page title={words.title(job.title)} isHidden layout="reading" hasError={rejected !== undefined}>
      <p>
        <a href={jobPath(job)}>{words.back}</a>
      </p>
      <h1>{words.title(job.title)}</h1>
      <p className="lead">
        {job.company_name} · {job.location}
      </p>
      <ErrorSummary problem={rejected?.problem} texts={words.problems} />
      {sent === undefined ? (
        <p className="notice warning">{job.status === 'OPEN' ? words.over : words.notOpen}</p>
      ) : (
        <>
          <p>{words.whatIsSent(job.company_name)}</p>
          <SentProfile profile={sent.profile} skills={sent.skills} next={sent.next} />
          <form method="post">
            <input type="hidden" name="key" value={rejected?.key ?? sent.key} />
            <div className="actions">
              <button type="submit">{words.send}</button>
            </div>
          </form>
        </>
      )}
    </Page>
  )
}
