import { type RefObject, useEffect, useState } from 'react'
import type { TypedJob } from '../../rules/job-form.ts'
import { readSkillForm, type TypedSkills, wantedOf } from '../../rules/skill-form.ts'

/**
 * The job as it is typed. What was typed before the browser took over the page is in the form only, and would be replaced
 * by what the server sent, so it is read from there first.
 */
export function useTypedJob(sent: TypedJob, form: RefObject<HTMLFormElement | null>) {
  const [typed, setTyped] = useState(sent)
  const change = (changes: Partial<TypedJob>) => setTyped((before) => ({ ...before, ...changes }))

  // Once, when the browser takes over the page.
  useEffect(() => {
    if (!form.current) return
    const fields = new FormData(form.current)
    // A check box sends nothing unless it is chosen.
    if (!fields.has('salary_visibility')) fields.set('salary_visibility', 'PUBLIC')
    // Not every field is in the form of every job.
    const texts = Object.entries(sent).filter(
      ([name, text]) => typeof text === 'string' && fields.has(name) && fields.get(name) !== text,
    )
    const skills = readSkillForm(fields)
    const countries = [...fields.getAll('remote_country'), ...fields.getAll('another_country')].map(String)
    const remote_countries = countries.filter(Boolean)
    const hasSameLists =
      JSON.stringify(sorted(skills)) === JSON.stringify(sorted(sent)) &&
      remote_countries.join() === sent.remote_countries.join()
    if (texts.length === 0 && hasSameLists) return
    change({
      ...Object.fromEntries(texts.map(([name]) => [name, String(fields.get(name))])),
      ...skills,
      remote_countries,
    })
  }, [])

  return { typed, setTyped, change }
}

/** The skills in an order that does not depend on that of their check boxes. */
function sorted(skills: TypedSkills) {
  return wantedOf(skills).sort((one, other) => one.skill_id - other.skill_id)
}
