import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useWords } from '../../parts/view.tsx'
import type { TypedJob } from '../../rules/job-form.ts'
import type { EditorProps } from './job-editor.tsx'

/** What the sections of the editor get. */
export type SectionProps = Pick<EditorProps, 'choices' | 'errors' | 'constraints' | 'typed'> & {
  change: (changes: Partial<TypedJob>) => void
}

/** The fields of a job whose value is a text. */
type TextName = { [Name in keyof TypedJob]: TypedJob[Name] extends string ? Name : never }[keyof TypedJob]
type FieldProps = SectionProps & {
  name: Exclude<TextName, 'description' | 'benefits' | 'publish_on' | 'ends_on'>
  isRequired?: boolean
}

/** A line of text. */
export function EditorLine({ name, errors, constraints, typed, change, isRequired = false, isNumber }: LineProps) {
  const { editor: words } = useWords()
  const hint = words.hints[name]
  const maxLength = isNumber ? 20 : constraints[name]?.maxLength
  return (
    <Labelled name={name} label={words.fields[name]} hint={hint} error={errors[name]}>
      <input
        id={name}
        name={name}
        type="text"
        autoComplete="off"
        required={isRequired}
        value={typed[name]}
        onChange={({ target }) => change({ [name]: target.value })}
        {...(isNumber ? { inputMode: 'numeric' as const } : {})}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...describedBy(name, hint, errors[name])}
      />
    </Labelled>
  )
}
type LineProps = FieldProps & { isNumber?: boolean }

/** One of several values, or none. */
export function EditorSelect({ name, none, options, errors, typed, change, isRequired = false }: SelectProps) {
  const { editor: words } = useWords()
  const hint = words.hints[name]
  return (
    <Labelled name={name} label={words.fields[name]} hint={hint} error={errors[name]}>
      <select
        id={name}
        name={name}
        required={isRequired}
        value={typed[name]}
        onChange={({ target }) => change({ [name]: target.value })}
        {...describedBy(name, hint, errors[name])}
      >
        <option value="">{none}</option>
        <Options options={options} />
      </select>
    </Labelled>
  )
}
type SelectProps = FieldProps & {
  /** What stands for no value. */
  none: string
  options: readonly Option[]
}

type Option = readonly [value: string, text: string]

/** Browsers may name countries and currencies differently; the names of the server stay. */
export function Options({ options }: { options: readonly Option[] }) {
  return options.map(([value, text]) => (
    <option key={value} value={value} suppressHydrationWarning>
      {text}
    </option>
  ))
}
