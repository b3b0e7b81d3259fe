import { useWords } from '../../parts/view.tsx'
import type { TypedJob } from '../../rules/job-form.ts'
import type { Skill } from './job-editor.tsx'

type SkillFieldsProps = {
  path: string
  /** The skills that are shown because they were chosen. */
  known: readonly Skill[]
  q: string
  found: readonly Skill[] | undefined
  error: string | undefined
  typed: TypedJob
  change: (changes: Partial<TypedJob>) => void
}

/** The skills of a job, each with a check box, and a search for more, which brings the form back with what it found. */
export function SkillFields({ path, known, q, found, error, typed, change }: SkillFieldsProps) {
  const { editor: words, jobs } = useWords()
  const toggle = (id: number, isChosen: boolean) =>
    change({ skill_ids: isChosen ? [...typed.skill_ids, id] : typed.skill_ids.filter((each) => each !== id) })
  const choices = { chosen: typed.skill_ids, toggle }
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
  chosen: readonly number[]
  toggle: (id: number, isChosen: boolean) => void
}

function Choices({ label, skills, chosen, toggle }: ChoicesProps) {
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
            checked={chosen.includes(id)}
            onChange={({ target }) => toggle(id, target.checked)}
          />
          <label htmlFor={`skill-${id}`}>{name}</label>
        </div>
      ))}
    </fieldset>
  )
}
