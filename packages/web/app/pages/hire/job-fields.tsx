import { describedBy, Labelled } from '../../parts/labelled.tsx'
import { useWords } from '../../parts/view.tsx'
import type { TypedJob } from '../../rules/job-form.ts'
import type { EditorProps } from './job-editor.tsx'

type JobFieldsProps = Pick<EditorProps, 'types' | 'errors' | 'constraints' | 'typed'> & {
  change: (changes: Partial<TypedJob>) => void
}

/** The fields that say what kind of job it is, where, and for how much. */
export function JobFields(props: JobFieldsProps) {
  const { editor: words, jobs } = useWords()
  const { types, errors, typed, change } = props
  return (
    <>
      <section aria-labelledby="basics">
        <h2 id="basics">{words.basics}</h2>
        <Line name="title" {...props} />
        <Line name="location" {...props} />
        <Labelled name="job_type" label={words.fields.job_type} error={errors.job_type}>
          <select
            id="job_type"
            name="job_type"
            required
            value={typed.job_type}
            onChange={({ target }) => change({ job_type: types.find((type) => type === target.value) ?? '' })}
            {...describedBy('job_type', undefined, errors.job_type)}
          >
            <option value="">{words.choose}</option>
            {types.map((type) => (
              <option key={type} value={type}>
                {jobs.types[type]}
              </option>
            ))}
          </select>
        </Labelled>
      </section>
      <section aria-labelledby="pay">
        <h2 id="pay">{words.pay}</h2>
        <p>{words.payHint}</p>
        <div className="columns">
          <Line name="salary_min" {...props} isRequired={false} />
          <Line name="salary_max" {...props} isRequired={false} />
        </div>
      </section>
    </>
  )
}

type LineProps = JobFieldsProps & {
  name: 'title' | 'location' | 'salary_min' | 'salary_max'
  isRequired?: boolean
}

function Line({ name, errors, constraints, typed, change, isRequired = true }: LineProps) {
  const { editor: words } = useWords()
  const hint = isRequired ? words.hints[name as 'title' | 'location'] : undefined
  const maxLength = isRequired ? constraints[name]?.maxLength : 20
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
        {...(isRequired ? {} : { inputMode: 'numeric' as const })}
        {...(maxLength === undefined ? {} : { maxLength })}
        {...describedBy(name, hint, errors[name])}
      />
    </Labelled>
  )
}
