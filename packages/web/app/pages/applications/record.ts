import { exportOperations } from '@portal/contracts/application/export'
import { download, errorPage } from '../../api/call.ts'
import { fileLoader } from '../../api/file-loader.ts'
import { requireRole } from '../../api/require-role.ts'

/** The applications of a job seeker for a spreadsheet. */
export const loader = fileLoader(async ({ context }) => {
  requireRole(context, 'JOB_SEEKER')
  const outcome = await download(context, exportOperations.exportMyApplications, { query: { format: 'csv' } })
  if (!outcome.ok) throw errorPage(outcome.problem)
  return new Response(outcome.value, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="applications.csv"',
    },
  })
})
