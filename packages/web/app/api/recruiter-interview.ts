import { applicationOperations } from '@portal/contracts/application/http'
import { isActive } from '../rules/application-state.ts'
import { type Context, call } from './call.ts'

/** An interview of a recruiter, and whether it can still be moved and cancelled. */
export async function readChangeableInterview(context: Context, id: string) {
  const interview = await call(context, applicationOperations.readInterview, { params: { id } })
  const application = await call(context, applicationOperations.readApplication, {
    params: { id: interview.application_id },
  })
  const isOpen = interview.status === 'SCHEDULED' && interview.result === 'PENDING'
  return { interview, isOpen, canChange: isOpen && isActive(application) }
}
