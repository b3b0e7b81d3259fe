import { jobOperations } from '@portal/contracts/job/http'
import { proficiencyLevels, profileOperations } from '@portal/contracts/profile/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { requireRole } from '../../api/require-role.ts'
import { nameSkills, readProfile, readSkills } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { CheckBox } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { safeNext } from '../../rules/safe-next.ts'
import { readChoices, skillField, usualLevel } from '../../rules/skill-choice.ts'
import { MePage } from '../me/me-page.tsx'

const shownSkills = 20

// Until they are saved, the chosen skills are in the address, like the search for more of them.
export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const { searchParams } = new URL(request.url)
  const next = safeNext(searchParams.get('next'))
  if (!(await readProfile(context, person))) throw redirect('/me/profile', 303)
  const q = searchParams.get('q')?.trim().slice(0, 200)
  const [chosen, found] = await Promise.all([
    q === undefined ? readSkills(context, person) : nameSkills(context, readChoices(searchParams)),
    call(context, jobOperations.listSkills, { query: { q, limit: shownSkills } }),
  ])
  const isChosen = new Set(chosen.map(({ skill_id }) => skill_id))
  return { q: q ?? '', next, chosen, found: found.items.filter(({ id }) => !isChosen.has(id)) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const form = await request.formData()
  const body = readChoices(form)
  const saved = await attempt(context, profileOperations.replaceJobSeekerSkills, { params: { user_id: id }, body })
  if (!saved.ok) return rejection(saved.problem)
  const next = safeNext(form.get('next'))
  return redirect(next === '/' ? '/me/profile?saved=#skills' : next, 303)
}

export default function SkillsPage() {
  const { q, next, chosen, found } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { profile: words } = useWords()
  return (
    <MePage title={words.skillsTitle} hasError={rejected !== undefined}>
      <ErrorSummary problem={rejected?.problem} />
      <form action="/me/profile/skills" className="form">
        {next !== '/' && <input type="hidden" name="next" value={next} />}
        <div className="field">
          <label htmlFor="q">{words.findSkill}</label>
          <div className="with-button">
            <input id="q" name="q" type="search" maxLength={200} defaultValue={q} autoComplete="off" />
            <button type="submit" className="quiet">
              {words.find}
            </button>
          </div>
        </div>
        <Found q={q} skills={found} />
        <Chosen skills={chosen} />
        <div className="actions">
          <button type="submit" formMethod="post">
            {words.saveSkills}
          </button>
          <a href={next === '/' ? '/me/profile' : next}>{words.cancel}</a>
        </div>
      </form>
    </MePage>
  )
}

type Data = Awaited<ReturnType<typeof loader>>

function Found({ q, skills }: { q: string; skills: Data['found'] }) {
  const { profile: words } = useWords()
  if (skills.length === 0) return <p>{words.noneFound}</p>
  return (
    <fieldset>
      <legend>{q === '' ? words.someSkills : words.foundSkills(q)}</legend>
      <div className="columns">
        {skills.map(({ id, name }) => (
          <CheckBox key={id} name={skillField(id)} label={name} value={usualLevel} />
        ))}
      </div>
      <button type="submit" className="quiet">
        {words.choose}
      </button>
    </fieldset>
  )
}

function Chosen({ skills }: { skills: Data['chosen'] }) {
  const { profile: words } = useWords()
  return (
    <fieldset>
      <legend>{words.chosenSkills}</legend>
      {skills.length === 0 && <p>{words.noneChosen}</p>}
      {skills.map(({ skill_id: id, name, proficiency_level: level }) => (
        <div className="field row" key={id}>
          <label htmlFor={skillField(id)}>{name}</label>
          <select id={skillField(id)} name={skillField(id)} defaultValue={level}>
            {proficiencyLevels.map((each) => (
              <option key={each} value={each}>
                {words.levels[each]}
              </option>
            ))}
            <option value="">{words.removeSkill}</option>
          </select>
        </div>
      ))}
    </fieldset>
  )
}
