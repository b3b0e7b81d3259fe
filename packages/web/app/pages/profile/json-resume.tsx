import { jsonResumeOperations } from '@portal/contracts/profile/json-resume-http'
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData } from 'react-router'
import { type Answer, attempt, rejection } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useWords } from '../../parts/view.tsx'
import { readResumeFile } from '../../rules/resume-file.ts'
import { MePage } from '../me/me-page.tsx'

export async function loader({ context }: LoaderFunctionArgs) {
  await requireProfile(context, requireRole(context, 'JOB_SEEKER'))
  return null
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const body = await readResumeFile((await request.formData()).get('file'))
  if (!body) return data({ problem: undefined, isNoResume: true, dropped: undefined }, { status: 422 })
  const imported = await attempt(context, jsonResumeOperations.importJsonResume, { params: { user_id: id }, body })
  if (!imported.ok) return rejection(imported.problem, { isNoResume: false, dropped: undefined })
  return { problem: undefined, isNoResume: false, dropped: imported.value.dropped }
}

export default function JsonResumePage() {
  const result = useActionData<typeof action>()
  const { resumeForm: words } = useWords()
  const isRejected = result !== undefined && result.dropped === undefined
  const errors = result?.isNoResume ? { file: words.error } : {}
  return (
    <MePage title={words.title} hasError={isRejected}>
      {result?.dropped && <Result dropped={result.dropped} />}
      <ErrorSummary problem={result?.problem} errors={errors} />
      <p>{words.text}</p>
      <section aria-labelledby="import">
        <h2 id="import">{words.importTitle}</h2>
        <p>{words.importText}</p>
        <form method="post" encType="multipart/form-data" className="form">
          <Labelled name="file" label={words.file} error={errors.file}>
            <input
              type="file"
              id="file"
              name="file"
              accept=".json,application/json"
              required
              {...describedBy('file', undefined, errors.file)}
            />
          </Labelled>
          <div className="actions">
            <button type="submit">{words.importButton}</button>
            <a href="/me/profile">{words.back}</a>
          </div>
        </form>
      </section>
      <section aria-labelledby="export">
        <h2 id="export">{words.exportTitle}</h2>
        <p>{words.exportText}</p>
        <p>
          <a className="button quiet" href="/me/profile/resume.json">
            {words.exportButton}
          </a>
        </p>
      </section>
    </MePage>
  )
}

/** What became of a document. */
function Result({ dropped }: Pick<Answer<typeof jsonResumeOperations.importJsonResume>, 'dropped'>) {
  const { resumeForm: words } = useWords()
  return (
    <div className="notice positive" role="status">
      <p>{dropped.length === 0 ? words.done : words.partlyDone}</p>
      {dropped.length > 0 && (
        <ul>
          {dropped.map(({ path, reason }) => (
            <li key={`${path} ${reason}`}>
              <code>{path}</code>: {words.reasons.kinds[reason]}
            </li>
          ))}
        </ul>
      )}
      <p>
        <a href="/me/profile">{words.see}</a>
      </p>
    </div>
  )
}
