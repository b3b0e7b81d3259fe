import { privacyOperations } from '@portal/contracts/auth/privacy-http'
import type { LoaderFunctionArgs } from 'react-router'
import { download, errorPage } from '../../api/call.ts'
import { signedInOnly } from '../../api/require-person.ts'

export const middleware = [signedInOnly]

/** Everything that is stored about the person, as a file. */
export async function loader({ context }: LoaderFunctionArgs) {
  const outcome = await download(context, privacyOperations.exportMe)
  if (!outcome.ok) throw errorPage(outcome.problem)
  return new Response(outcome.value, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="job-portal.json"',
    },
  })
}
