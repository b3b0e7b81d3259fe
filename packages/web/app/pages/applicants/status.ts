import { applicationOperations } from '@portal/contracts/application/http'
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from 'react-router'
import { attempt } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { readId } from '../../api/read-id.ts'
import { requireRecruiter } from '../../api/require-recruiter.ts'
import { readDecision, readStatus } from '../../rules/application-state.ts'

/** There is nothing to see here. */
export function loader({ context }: LoaderFunctionArgs) {
  requireRecruiter(context)
  throw data(undefined, { status: 405, headers: { Allow: 'POST' } })
}

/** Moves an applicant for the script of the board, and responds with the status afterwards, also if nothing changed. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRecruiter(context)
  const id = readId(params.id)
  const field = await readForm(request)
  const decision = readDecision(field('to'))
  const expected = readStatus(field('expected'))
  if (!decision || !expected) return Response.json({}, { status: 422 })
  const moved = await attempt(context, applicationOperations.changeApplicationStatus, {
    params: { id },
    body: { new_status: decision, expected_status: expected },
  })
  if (moved.ok) return Response.json({ status: moved.value.status })
  const now = await attempt(context, applicationOperations.readApplication, { params: { id } })
  return Response.json({ status: now.ok ? now.value.status : expected }, { status: moved.problem.status })
}
