import { useView, useWords } from '../../parts/view.tsx'
import { readAmount } from '../../rules/amount.ts'
import type { TypedJob } from '../../rules/job-form.ts'
import { linesOf } from '../../rules/lines.ts'
import { workplaceToShow } from '../../rules/place.ts'
import { payText } from '../../rules/salary.ts'
import type { Skill } from './job-editor.tsx'

type EditorPreviewProps = {
  typed: TypedJob
  skills: readonly Skill[]
  company: string
  html: string
}

/** What the page of the job will look like. */
export function EditorPreview({ typed, skills, company, html }: EditorPreviewProps) {
  const { locale } = useView()
  const { editor: words, jobs } = useWords()
  const pay = {
    salary_min: readAmount(typed.salary_min),
    salary_max: readAmount(typed.salary_max),
    salary_currency: typed.salary_currency || null,
    salary_period: typed.salary_period || null,
    salary_visibility: typed.salary_visibility,
  }
  const benefits = linesOf(typed.benefits)
  const facts = [
    company,
    typed.location,
    workplaceToShow({ location: typed.location, workplace: typed.workplace || null }, jobs.workplaces),
    typed.job_type && jobs.types[typed.job_type],
    isAmount(pay.salary_min) && isAmount(pay.salary_max) && payText(pay, locale, jobs),
  ]
  return (
    <section className="card editor-preview" aria-labelledby="preview">
      <h2 id="preview">{words.previewTitle}</h2>
      <h3>{typed.title || words.noTitle}</h3>
      {/* Browsers and the server may write amounts differently. */}
      <p className="company" suppressHydrationWarning>
        {facts.filter(Boolean).join(' · ')}
      </p>
      {html === '' ? (
        <p className="quiet-text">{words.noText}</p>
      ) : (
        <div className="markdown" dangerouslySetInnerHTML={{ __html: html }} />
      )}
      {benefits.length > 0 && (
        <>
          <h4>{jobs.benefits}</h4>
          <ul>
            {benefits.map((benefit) => (
              <li key={benefit}>{benefit}</li>
            ))}
          </ul>
        </>
      )}
      {skills.length > 0 && (
        <ul className="chips">
          {skills.map(({ id, name }) => (
            <li key={id} className="chip">
              {name}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** What is not an amount becomes -1, which the API rejects. */
function isAmount(amount: number | null): boolean {
  return (amount ?? 0) >= 0
}
