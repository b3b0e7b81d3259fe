import type { ApiProblem } from '../api/call.ts'
import type { FieldErrors } from '../rules/problem-fields.ts'
import { useWords } from './view.tsx'

type SummaryProps = {
  /** Undefined if the page itself found the errors. */
  problem: ApiProblem | undefined
  /** The errors by field; each is a link to its field. */
  errors?: FieldErrors
  /** What the page says for a problem without fields, by the code of the API. */
  texts?: Readonly<Record<string, string>>
}

/** What is wrong with a form, above it. The script of the page gives it the focus. */
export function ErrorSummary({ problem, errors = {}, texts = {} }: SummaryProps) {
  const { errors: words } = useWords()
  const { '': general, ...byField } = errors
  const fields = Object.entries(byField)
  if (!problem && fields.length === 0) return null
  const text = problem && fields.length === 0 ? (texts[problem.error_code] ?? textOf(problem, words)) : general
  return (
    <div className="notice negative" role="alert" tabIndex={-1} data-error-summary="">
      <h2>{words.summary}</h2>
      {text && <p>{text}</p>}
      {fields.length > 0 && (
        <ul>
          {fields.map(([field, message]) => (
            <li key={field}>
              <a href={`#${field}`}>{message}</a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function textOf(problem: ApiProblem, words: ReturnType<typeof useWords>['errors']): string {
  if (problem.status === 429) return words.tooMany(problem.retryAfter)
  if (problem.status === 504) return words.timedOut(problem.request_id)
  if (problem.status >= 500) return words.unavailable(problem.request_id)
  return problem.detail
}
