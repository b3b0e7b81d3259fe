import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useWords } from '../../parts/view.tsx'
import type { SectionProps } from './editor-fields.tsx'

/** The day on which a job that is not open yet will end. */
export function EndField({ choices, errors, typed, change }: SectionProps) {
  const { editor: words } = useWords()
  return (
    <section aria-labelledby="end">
      <h2 id="end">{words.end}</h2>
      <Labelled name="expires_at" label={words.endsOn} hint={words.endHint} error={errors.expires_at}>
        <input
          id="expires_at"
          name="ends_on"
          type="date"
          min={choices.ends.first}
          max={choices.ends.last}
          value={typed.ends_on}
          onChange={({ target }) => change({ ends_on: target.value })}
          {...describedBy('expires_at', words.endHint, errors.expires_at)}
        />
      </Labelled>
    </section>
  )
}
