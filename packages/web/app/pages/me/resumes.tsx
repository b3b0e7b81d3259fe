import {
  maxResumeBytes,
  maxResumes,
  type Resume,
  resumeOperations,
  resumeTypes,
} from '@portal/contracts/profile/resumes-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection, upload } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { Labelled } from '../../parts/labelled.tsx'
import { Day } from '../../parts/moment.tsx'
import { useView, useWords } from '../../parts/view.tsx'
import { byteSize } from '../../rules/byte-size.ts'
import { MePage } from './me-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const resumes = await call(context, resumeOperations.listResumes)
  return { resumes, done: new URL(request.url).searchParams.get('done') ?? '' }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'JOB_SEEKER')
  const isUpload = request.headers.get('content-type')?.startsWith('multipart/')
  const [done, saved] = isUpload
    ? (['uploaded', await upload(context, resumeOperations.uploadResume, request)] as const)
    : await changeOne(context, await readForm(request))
  return saved.ok ? redirect(`/me/resumes?done=${done}`, 303) : rejection(saved.problem)
}

async function changeOne(context: ActionFunctionArgs['context'], field: (name: string) => string) {
  const params = { id: field('id') }
  if (field('act') === 'remove') {
    const removed = await attempt(context, resumeOperations.removeResume, { params })
    return ['removed', removed] as const
  }
  const body = field('act') === 'default' ? ({ is_default: true } as const) : { file_name: field('file_name') }
  return ['changed', await attempt(context, resumeOperations.changeResume, { params, body })] as const
}

export default function ResumesPage() {
  const { resumes, done } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { resumes: words } = useWords()
  return (
    <MePage title={words.title} hasError={rejected !== undefined}>
      {words.done[done] && !rejected && <p className="notice positive">{words.done[done]}</p>}
      <ErrorSummary problem={rejected?.problem} texts={words.problems} />
      <p>{words.text}</p>
      {resumes.length === 0 && <p className="lead">{words.none}</p>}
      {resumes.length > 0 && (
        <section aria-labelledby="stored">
          <h2 id="stored" className="hidden-text">
            {words.list}
          </h2>
          <ul className="entries">
            {resumes.map((resume) => (
              <StoredResume key={resume.id} resume={resume} />
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="upload">
        <h2 id="upload">{words.uploadTitle}</h2>
        {resumes.length < maxResumes ? <UploadForm /> : <p>{words.full}</p>}
      </section>
    </MePage>
  )
}

function StoredResume({ resume }: { resume: Resume }) {
  const { locale } = useView()
  const { resumes: words } = useWords()
  const problem = words.scans[resume.scan]
  return (
    <li className="stored-file">
      <div className="about">
        <h3>
          <a href={`/me/resumes/${resume.id}`} download>
            {resume.file_name}
          </a>{' '}
          {resume.is_default && <span className="tag positive">{words.isDefault}</span>}
        </h3>
        <p className="quiet-text">
          {words.types[resume.media_type]} · {byteSize(resume.bytes, locale)} · {words.uploaded}{' '}
          <Day at={resume.created_at} />
        </p>
        {problem && <p className={resume.scan === 'PENDING' ? 'quiet-text' : 'notice negative'}>{problem}</p>}
        <Changes resume={resume} />
      </div>
    </li>
  )
}

/** What can be done with a résumé, as forms that work without a script. */
function Changes({ resume: { id, file_name, is_default } }: { resume: Resume }) {
  const { resumes: words } = useWords()
  const name = <span className="hidden-text"> {file_name}</span>
  return (
    <div className="file-acts">
      {!is_default && (
        <form method="post">
          <input type="hidden" name="id" value={id} />
          <button type="submit" className="quiet" name="act" value="default">
            {words.makeDefault}
            {name}
          </button>
        </form>
      )}
      <details>
        <summary>
          {words.rename}
          {name}
        </summary>
        <form method="post" className="form">
          <input type="hidden" name="id" value={id} />
          <NameField id={id} fileName={file_name} />
          <button type="submit" name="act" value="rename">
            {words.saveName}
          </button>
        </form>
      </details>
      <details>
        <summary>
          {words.remove}
          {name}
        </summary>
        <form method="post">
          <p>{words.removeText}</p>
          <input type="hidden" name="id" value={id} />
          <button type="submit" className="danger" name="act" value="remove">
            {words.removeNow}
          </button>
        </form>
      </details>
    </div>
  )
}

function NameField({ id, fileName }: { id: number; fileName: string }) {
  const { resumes: words } = useWords()
  return (
    <div className="field">
      <label htmlFor={`name-${id}`}>{words.name}</label>
      <input
        id={`name-${id}`}
        name="file_name"
        type="text"
        defaultValue={fileName}
        required
        maxLength={200}
        autoComplete="off"
      />
    </div>
  )
}

const accepted = [...Object.keys(resumeTypes), ...Object.values(resumeTypes)].join(',')

function UploadForm() {
  const { resumes: words } = useWords()
  return (
    <form method="post" encType="multipart/form-data" className="form">
      <Labelled name="file" label={words.file} hint={words.hint}>
        <input
          id="file"
          name="file"
          type="file"
          required
          accept={accepted}
          aria-describedby="file-hint"
          data-max-bytes={maxResumeBytes}
          data-too-large={words.tooLarge}
        />
      </Labelled>
      <button type="submit">{words.upload}</button>
    </form>
  )
}
