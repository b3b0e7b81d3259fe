import { privacyOperations } from '@portal/contracts/auth/privacy-http'
import { download, errorPage } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { signedInOnly } from '../../api/require-person.ts'

export const middleware = [signedInOnly]

/** Everything that is stored about the person, as a file. */
export const loader = fileLoader(async ({ context }) => {
  const outcome = await download(context, privacyOperations.exportMe)
  if (!outcome.ok) throw errorPage(outcome.problem)
  return new Response(outcome.value, {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="job-portal.json"',
    },
  })
})
