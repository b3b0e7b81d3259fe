import type { Job } from '@portal/contracts/job/http'
import type { PayPeriod } from '@portal/contracts/job/pay'
import type { Workplace } from '@portal/contracts/job/place'
import type { Seniority } from '@portal/contracts/job/work'
import { useRef, useState } from 'react'
import type { ApiProblem } from '../../api/call.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { useWords } from '../../parts/view.tsx'
import type { Constraints } from '../../rules/constraints.ts'
import type { TypedJob } from '../../rules/job-form.ts'
import type { FieldErrors } from '../../rules/problem-fields.ts'
import type { Need } from '../../rules/skill-form.ts'
import { DescriptionField } from './description-field.tsx'
import { EditorPreview } from './editor-preview.tsx'
import { JobFields } from './job-fields.tsx'
import { PayFields } from './pay-fields.tsx'
import { PlaceFields } from './place-fields.tsx'
import { SkillFields } from './skill-fields.tsx'
import { StatementFields } from './statement-fields.tsx'
import { TimeFields } from './time-fields.tsx'
import { useLocalDraft } from './use-local-draft.ts'
import { useMarkdown } from './use-markdown.ts'
import { useTypedJob } from './use-typed-job.ts'
import { WorkFields } from './work-fields.tsx'

export type Skill = { id: number; name: string }

/** What the editor needs of a job besides what is typed. */
type StoredJob = Pick<Job, 'id' | 'status' | 'updated_at'>

export type EditorProps = {
  /** Undefined for a new one. */
  job: StoredJob | undefined
  /** What can be chosen. Countries and currencies are in the order of their names. */
  choices: {
    types: readonly Job['job_type'][]
    workplaces: readonly Workplace[]
    periods: readonly PayPeriod[]
    countries: readonly string[]
    currencies: readonly string[]
    seniorities: readonly Seniority[]
    languages: readonly string[]
    needs: readonly Need[]
    starts: { first: string; last: string }
    ends: { first: string; last: string }
  }
  company: string
  typed: TypedJob
  /** The chosen skills, with their names. */
  skills: readonly Skill[]
  /** The description as HTML, made by the server. */
  previewHtml: string
  /** The search for skills, and what it found. */
  q: string
  found: readonly Skill[] | undefined
  problem: ApiProblem | undefined
  errors: FieldErrors
  constraints: Readonly<Record<string, Constraints>>
  idempotencyKey: string
  /** Of the job that the form was filled with; empty for a new one. */
  revision: string
  /** Whether the form shows what was sent, instead of what is stored. */
  isTyped: boolean
}

/**
 * The form of a job beside what it will look like. Without scripts, a button brings the preview up to date; with them it
 * follows each key, and what is typed is kept in this browser until it is saved.
 */
export function JobEditor(props: EditorProps) {
  const { job, found, errors } = props
  const { editor: words } = useWords()
  const form = useRef<HTMLFormElement>(null)
  const { typed, setTyped, change } = useTypedJob(props.typed, form)
  const [known, setKnown] = useState(props.skills)
  const path = job ? `/hire/jobs/${job.id}/edit` : '/hire/jobs/new'
  const isDraft = job === undefined || job.status === 'DRAFT'
  const chosen = [...known, ...(found ?? [])].filter(({ id }) => typed.skill_ids.includes(id))
  const draft = useLocalDraft(path, {
    typed,
    skills: chosen,
    changedAt: job ? Date.parse(job.updated_at) : 0,
    isSent: props.isTyped,
    restore: (stored) => {
      // A draft of an earlier version has fewer fields.
      setTyped((before) => ({ ...before, ...stored.typed }))
      setKnown(stored.skills)
    },
  })
  const html = useMarkdown(typed.description, props.typed.description, props.previewHtml)
  return (
    <>
      <ErrorSummary problem={props.problem} errors={errors} texts={words.problems} />
      {draft.isRestored && (
        <div className="notice" role="status">
          <p>{words.restored}</p>
          <button type="button" className="link" onClick={draft.discard}>
            {words.discard}
          </button>
        </div>
      )}
      <div className="editor">
        <form method="post" action={path} ref={form}>
          <input type="hidden" name="key" value={props.idempotencyKey} />
          {/* Of the job that was read, so that nobody's changes are lost. */}
          <input type="hidden" name="revision" value={props.revision} />
          {/* What the Enter key does: nothing that cannot be undone. */}
          <button type="submit" name="preview" value="on" formNoValidate hidden>
            {words.preview}
          </button>
          <JobFields {...props} typed={typed} change={change} />
          <PlaceFields {...props} typed={typed} change={change} />
          <PayFields {...props} typed={typed} change={change} />
          <DescriptionField
            constraints={props.constraints.description}
            error={errors.description}
            value={typed.description}
            change={(description) => change({ description })}
          />
          <WorkFields {...props} typed={typed} change={change} />
          <SkillFields
            {...{ path, known, found }}
            needs={props.choices.needs}
            q={props.q}
            error={errors.skill_ids}
            typed={typed}
            change={change}
          />
          <StatementFields {...props} typed={typed} change={change} />
          <QuestionsLink job={job} />
          {isDraft && <TimeFields {...props} typed={typed} change={change} />}
          <Actions isDraft={isDraft} job={job} path={path} />
        </form>
        <EditorPreview typed={typed} skills={chosen} company={props.company} html={html} />
      </div>
    </>
  )
}

/** Questions are a page of their own, for a job that is stored. */
function QuestionsLink({ job }: { job: StoredJob | undefined }) {
  const { questions: words } = useWords()
  return (
    <section aria-labelledby="asked">
      <h2 id="asked">{words.heading}</h2>
      <p>
        {job ? (
          <>
            {words.saveFirst} <a href={`/hire/jobs/${job.id}/questions`}>{words.editHere}</a>
          </>
        ) : (
          words.later
        )}
      </p>
    </section>
  )
}

function Actions({ isDraft, job, path }: { isDraft: boolean; job: StoredJob | undefined; path: string }) {
  const { editor: words } = useWords()
  return (
    <div className="actions">
      {isDraft && (
        <button type="submit" name="act" value="publish">
          {words.publish}
        </button>
      )}
      {/* A draft may lack what an open job needs. */}
      <button type="submit" name="act" value="save" className={isDraft ? 'quiet' : undefined} formNoValidate={isDraft}>
        {isDraft ? words.saveDraft : words.save}
      </button>
      <button type="submit" name="preview" value="on" className="quiet" formAction={`${path}#preview`} formNoValidate>
        {words.preview}
      </button>
      <a href={job ? `/hire/jobs/${job.id}` : '/hire/jobs'}>{words.back}</a>
    </div>
  )
}
