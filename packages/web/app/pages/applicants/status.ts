import { applicationOperations } from '@portal/contracts/application/http'
import type { ActionFunctionArgs, LoaderFunctionArgs } from 'react-router'
import { attempt, type Context, signInAgain } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { sessionContext } from '../../api/session.ts'
import { readDecision, readStatus } from '../../rules/application-state.ts'

/** There is nothing to see here. */
export function loader({ context }: LoaderFunctionArgs) {
  recruitersOnly(context)
  return new Response(null, { status: 405, headers: { Allow: 'POST' } })
}

/** Moves an applicant for the script of the board, and responds with the status afterwards, also if nothing changed. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  recruitersOnly(context)
  const field = await readForm(request)
  const decision = readDecision(field('to'))
  const expected = readStatus(field('expected'))
  if (!decision || !expected) return Response.json({}, { status: 422 })
  const called = { params: { id: params.id ?? '' } }
  const moved = await attempt(context, applicationOperations.changeApplicationStatus, {
    ...called,
    body: { new_status: decision, expected_status: expected },
  })
  if (moved.ok) return Response.json({ status: moved.value.status })
  const now = await attempt(context, applicationOperations.readApplication, called)
  return Response.json({ status: now.ok ? now.value.status : expected }, { status: moved.problem.status })
}

/** Like the check of pages, but there is no error page here. */
function recruitersOnly(context: Context): void {
  const { person } = context.get(sessionContext)
  if (!person) throw signInAgain(context)
  if (person.role !== 'RECRUITER') throw new Response(null, { status: 403 })
}
