import { useWords } from '../../parts/view.tsx'
import type { TypedJob } from '../../rules/job-form.ts'
import type { Need } from '../../rules/skill-form.ts'
import type { Skill } from './job-editor.tsx'

type SkillFieldsProps = {
  path: string
  needs: readonly Need[]
  /** The skills that are shown because they were chosen. */
  known: readonly Skill[]
  q: string
  found: readonly Skill[] | undefined
  error: string | undefined
  typed: TypedJob
  change: (changes: Partial<TypedJob>) => void
}

/** The skills of a job, each with a check box, and a search for more, which brings the form back with what it found. */
export function SkillFields({ path, needs, known, q, found, error, typed, change }: SkillFieldsProps) {
  const { editor: words, jobs } = useWords()
  const toggle = (id: number, isChosen: boolean) =>
    change({ skill_ids: isChosen ? [...typed.skill_ids, id] : typed.skill_ids.filter((each) => each !== id) })
  const choices = { typed, toggle, change, needs }
  return (
    <section aria-labelledby="skills" id="skill_ids">
      <h2 id="skills">{jobs.skills}</h2>
      {error && <p className="error">{error}</p>}
      {known.length === 0 && <p>{words.noSkills}</p>}
      <Choices label={jobs.skills} skills={known} {...choices} />
      <div className="field">
        <label htmlFor="q">{words.findSkill}</label>
        <div className="with-button">
          <input id="q" name="q" type="search" maxLength={200} defaultValue={q} autoComplete="off" />
          <button
            type="submit"
            name="find"
            value="on"
            className="quiet"
            formAction={`${path}#skill_ids`}
            formNoValidate
          >
            {words.find}
          </button>
        </div>
      </div>
      {found?.length === 0 && <p role="status">{words.noneFound}</p>}
      {found && <Choices label={words.foundSkills(q)} skills={found} {...choices} />}
    </section>
  )
}

type ChoicesProps = {
  label: string
  skills: readonly Skill[]
  typed: TypedJob
  needs: readonly Need[]
  change: (changes: Partial<TypedJob>) => void
  toggle: (id: number, isChosen: boolean) => void
}

function Choices({ label, skills, typed, needs, change, toggle }: ChoicesProps) {
  if (skills.length === 0) return null
  return (
    <fieldset className="columns">
      <legend className="hidden-text">{label}</legend>
      {skills.map(({ id, name }) => (
        <div key={id} className="field check">
          <input
            type="checkbox"
            id={`skill-${id}`}
            name="skill"
            value={id}
            checked={typed.skill_ids.includes(id)}
            onChange={({ target }) => toggle(id, target.checked)}
          />
          <label htmlFor={`skill-${id}`}>{name}</label>
          {typed.skill_ids.includes(id) && <WantedOfSkill {...{ id, name, typed, needs, change }} />}
        </div>
      ))}
    </fieldset>
  )
}

type WantedProps = Skill & Pick<ChoicesProps, 'typed' | 'needs' | 'change'>

/** What is wanted of a chosen skill. */
function WantedOfSkill({ id, name, typed, needs, change }: WantedProps) {
  const { editor: words, jobs } = useWords()
  const { skill_needs, optional_skills } = typed
  const choose = (value: string) => {
    const { [id]: _, ...others } = skill_needs
    const need = needs.find((each) => each === value)
    change({ skill_needs: need ? { ...others, [id]: need } : others })
  }
  const others = optional_skills.filter((each) => each !== id)
  return (
    <span className="wanted">
      <select
        name={`need-${id}`}
        aria-label={words.needOf(name)}
        value={skill_needs[id] ?? ''}
        onChange={({ target }) => choose(target.value)}
      >
        <option value="">{words.anyLevel}</option>
        {needs.map((need) => (
          <option key={need} value={need}>
            {jobs.levels[need]}
          </option>
        ))}
      </select>
      <input
        type="checkbox"
        id={`optional-${id}`}
        name={`optional-${id}`}
        checked={optional_skills.includes(id)}
        onChange={({ target }) => change({ optional_skills: target.checked ? [...others, id] : others })}
      />
      <label htmlFor={`optional-${id}`}>
        {words.notRequired} <span className="hidden-text">{name}</span>
      </label>
    </span>
  )
}
