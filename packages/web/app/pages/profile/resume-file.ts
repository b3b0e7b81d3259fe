import { jsonResumeOperations } from '@portal/contracts/profile/json-resume-http'
import { download, errorPage } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { requireRole } from '../../api/require-role.ts'

/** The profile as a file that other programs read. */
export const loader = fileLoader(async ({ context }) => {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const outcome = await download(context, jsonResumeOperations.readJsonResume, { params: { user_id: id } })
  if (!outcome.ok) throw errorPage(outcome.problem)
  return new Response(JSON.stringify(JSON.parse(outcome.value), null, 2), {
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="resume.json"',
    },
  })
})
