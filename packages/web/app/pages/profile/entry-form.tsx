import type { ReactNode } from 'react'
import { data, redirect } from 'react-router'
import type { ApiProblem, Outcome } from '../../api/call.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { problemAt, replaceEntry } from '../../rules/entry-form.ts'
import type { FieldErrors } from '../../rules/problem-fields.ts'
import { MePage } from '../me/me-page.tsx'

type Texts = Readonly<Record<string, string | null>>

/** The entry that an address names by its position; undefined for a new one. Throws the page for what is not found. */
export function entryAt<Entry>(entries: readonly Entry[], position: string | undefined): Entry | undefined {
  if (position === 'new') return undefined
  const entry = /^[1-9]\d?$/.test(position ?? '') ? entries[Number(position) - 1] : undefined
  if (!entry) throw data(undefined, { status: 404 })
  return entry
}

type Saving<Entry extends Texts> = {
  field: (name: string) => string
  /** The entries that are stored. */
  stored: readonly Entry[]
  entry: Entry
  replace: (entries: Entry[]) => Promise<Outcome<unknown>>
  /** The section of the profile that has the entries. */
  section: string
}

/** Saves or removes the entry of a form, unless it was changed in the meantime. */
export async function saveEntry<Entry extends Texts>({ field, stored, entry, replace, section }: Saving<Entry>) {
  const mark = field('mark')
  const rejected = { typed: entry as Texts, mark }
  const changed = replaceEntry(stored, mark, field('act') === 'remove' ? undefined : entry)
  if (!changed) return data({ ...rejected, isGone: true, problem: undefined }, { status: 409 })
  const saved = await replace(changed.entries)
  if (saved.ok) return redirect(`/me/profile?saved=#${section}`, 303)
  const problem = problemAt(saved.problem, changed.at)
  return data({ ...rejected, isGone: false, problem }, { status: problem.status })
}

type EntryPageProps = {
  title: string
  /** What the form remembers of the entry; empty for a new one. */
  mark: string
  rejected: { isGone: boolean; problem: ApiProblem | undefined } | undefined
  errors: FieldErrors
  children: ReactNode
}

/** The form for an entry. */
export function EntryPage({ title, mark, rejected, errors, children }: EntryPageProps) {
  const { entryForm: words } = useWords()
  // What is wrong with the set, and not with this entry, is that it has too many.
  const texts = errors[''] === undefined ? errors : { ...errors, '': words.full }
  return (
    <MePage title={title} hasError={rejected !== undefined}>
      {rejected?.isGone && (
        <p className="notice negative" role="alert">
          {words.gone}
        </p>
      )}
      <ErrorSummary problem={rejected?.problem} errors={texts} texts={{ VALIDATION_FAILED: words.full }} />
      <form method="post" className="form">
        <input type="hidden" name="mark" value={mark} />
        {children}
        <div className="actions">
          <button type="submit">{words.save}</button>
          <a href="/me/profile">{words.back}</a>
          {mark !== '' && (
            <button type="submit" className="quiet end" name="act" value="remove" formNoValidate>
              {words.remove}
            </button>
          )}
        </div>
      </form>
    </MePage>
  )
}

/** A field for months would not show what somebody typed who has none. */
function typeOf(value: string | null | undefined) {
  return /^(?:\d{4}-\d\d)?$/.test(value ?? '') ? 'month' : 'text'
}

type MonthProps = { values: Texts; errors: FieldErrors; isStartRequired: boolean; endHint: string }

/** The months in which an entry begins and ends. */
export function MonthFields({ values, errors, isStartRequired, endHint }: MonthProps) {
  const { entryForm: words } = useWords()
  return (
    <div className="two-fields">
      <TextField
        name="start"
        type={typeOf(values.start)}
        label={isStartRequired ? words.fields.start : words.fields.startOptional}
        hint={words.hints.month}
        error={errors.start}
        defaultValue={values.start ?? ''}
        isRequired={isStartRequired}
      />
      <TextField
        name="end"
        type={typeOf(values.end)}
        label={words.fields.end}
        hint={endHint}
        error={errors.end}
        defaultValue={values.end ?? ''}
        isRequired={false}
      />
    </div>
  )
}
