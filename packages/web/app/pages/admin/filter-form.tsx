import type { ReactNode } from 'react'
import { SelectField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'

/** The filters of a list, in one row where there is room. */
export function FilterForm({ action, children }: { action: string; children: ReactNode }) {
  const { admin: words } = useWords()
  return (
    <search>
      <form className="filter-form" action={action}>
        {children}
        <button type="submit" className="quiet">
          {words.show}
        </button>
      </form>
    </search>
  )
}

type ChoiceFilterProps<Value extends string> = {
  name: string
  label: string
  chosen: Value | undefined
  values: readonly Value[]
  texts: Readonly<Record<Value, string>>
}

/** A filter by one of a few values, or by none of them. */
export function ChoiceFilter<Value extends string>({ name, label, chosen, values, texts }: ChoiceFilterProps<Value>) {
  const { admin: words } = useWords()
  const options = values.map((value) => [value, texts[value]] as const)
  return <SelectField name={name} label={label} defaultValue={chosen} options={[['', words.all], ...options]} />
}
