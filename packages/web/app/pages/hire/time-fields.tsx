import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useWords } from '../../parts/view.tsx'
import type { SectionProps } from './editor-fields.tsx'

/** The days on which a job that is not open yet will be published, and will end. */
export function TimeFields(props: SectionProps) {
  const { editor: words } = useWords()
  return (
    <section aria-labelledby="when">
      <h2 id="when">{words.when}</h2>
      <DayField name="publish_on" field="publish_at" {...props} days={props.choices.starts} />
      <DayField name="ends_on" field="expires_at" {...props} days={props.choices.ends} />
    </section>
  )
}

type DayFieldProps = SectionProps & {
  name: 'publish_on' | 'ends_on'
  /** What the API calls it. */
  field: string
  days: { first: string; last: string }
}

function DayField({ name, field, days, errors, typed, change }: DayFieldProps) {
  const { editor: words } = useWords()
  const { label, hint } = words.days[name]
  return (
    <Labelled name={field} label={label} hint={hint} error={errors[field]}>
      <input
        id={field}
        name={name}
        type="date"
        min={days.first}
        max={days.last}
        value={typed[name]}
        onChange={({ target }) => change({ [name]: target.value })}
        {...describedBy(field, hint, errors[field])}
      />
    </Labelled>
  )
}
