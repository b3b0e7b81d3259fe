import { isShown, type SentResume } from '@portal/contracts/profile/resumes-http'
import { useView, useWords } from '../../parts/view.tsx'
import { byteSize } from '../../rules/byte-size.ts'
import { isReadable } from '../../rules/readable-file.ts'

type Props = { applicationId: number; resume: SentResume | 'missing' | undefined }

/** The résumé that was sent with an application, in a frame if browsers show such a file. */
export function SentResumeSection({ applicationId, resume }: Props) {
  const { apply, applicant: words, unavailable } = useWords()
  return (
    <section aria-labelledby="resume">
      <h2 id="resume">{apply.resume}</h2>
      {resume === undefined && <p>{unavailable}</p>}
      {resume === 'missing' && <p>{words.resumeMissing}</p>}
      {typeof resume === 'object' && <File resume={resume} path={`/hire/applications/${applicationId}/resume`} />}
    </section>
  )
}

function File({ resume, path }: { resume: SentResume; path: string }) {
  const { locale } = useView()
  const { applicant: words, resumes } = useWords()
  const { file_name, media_type, bytes } = resume
  const canFrame = isShown(resume) && isReadable(media_type)
  return (
    <>
      <p className="quiet-text">
        {file_name} · {resumes.types[media_type]} · {byteSize(bytes, locale)}
      </p>
      {!isShown(resume) && (
        <p className={resume.scan === 'PENDING' ? 'notice' : 'notice negative'}>{words.resumeScans[resume.scan]}</p>
      )}
      {canFrame && (
        // Hides the small pictures of the pages, where the viewer has them.
        <iframe src={`${path}#navpanes=0`} title={words.resumeFrame(file_name)} className="resume" loading="lazy" />
      )}
      {isShown(resume) && (
        <p className="actions">
          {canFrame && <a href={path}>{words.openResume}</a>}
          <a href={path} download={file_name}>
            {words.downloadResume}
          </a>
        </p>
      )}
    </>
  )
}
