import { createSeekerBody, profileOperations } from '@portal/contracts/profile/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextArea, TextField } from '../../parts/field.tsx'
import { SkillList } from '../../parts/skill-list.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { readProfileForm } from '../../rules/profile-form.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { MePage } from './me-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  const { searchParams } = new URL(request.url)
  const profile = await readProfile(context, person)
  return {
    profile,
    skills: profile ? await readSkills(context, person) : [],
    next: safeNext(searchParams.get('next')),
    isSaved: searchParams.has('saved'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const field = await readForm(request)
  const [body, next] = [readProfileForm(field), safeNext(field('next'))]
  const saved = await (field('act') === 'create'
    ? attempt(context, profileOperations.createJobSeekerProfile, { body })
    : attempt(context, profileOperations.changeJobSeekerProfile, { params: { id }, body }))
  if (!saved.ok) {
    const typed = { ...body, experience_years: field('experience_years') }
    return rejection(saved.problem, { typed, next })
  }
  return redirect(next === '/' ? '/me/profile?saved=' : next, 303)
}

export default function ProfilePage() {
  const { profile, skills, next, isSaved } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { profile: words } = useWords()
  const isNew = profile === undefined
  return (
    <MePage title={words.title} hasError={rejected !== undefined}>
      {isSaved && !rejected && <p className="notice positive">{words.saved}</p>}
      {isNew && !rejected && <p className="lead">{next === '/' ? words.isNew : words.firstForJob}</p>}
      <section aria-labelledby="about">
        <h2 id="about">{words.about}</h2>
        <p>{words.whoSees}</p>
        <AboutForm />
      </section>
      {!isNew && (
        <section aria-labelledby="skills">
          <h2 id="skills">{words.skills}</h2>
          {skills.length > 0 ? <SkillList skills={skills} /> : <p>{words.noSkills}</p>}
          <p className="actions">
            <a className="button quiet" href={skillsPath(next)}>
              {skills.length > 0 ? words.changeSkills : words.addSkills}
            </a>
          </p>
        </section>
      )}
    </MePage>
  )
}

function skillsPath(next: string): string {
  return next === '/' ? '/me/profile/skills' : `/me/profile/skills?${new URLSearchParams({ next })}`
}

const fields = ['full_name', 'phone', 'experience_years', 'education', 'resume_url'] as const

function AboutForm() {
  const { profile, next } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { profile: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, fields, words.fieldErrors)
  const values = rejected?.typed ?? profile
  const common = (name: (typeof fields)[number]) => ({
    name,
    label: words.fields[name],
    schema: createSeekerBody.shape[name],
    defaultValue: String(values?.[name] ?? ''),
    error: errors[name],
  })
  return (
    <>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <form method="post" className="form">
        <input type="hidden" name="next" value={rejected?.next ?? next} />
        <TextField {...common('full_name')} autoComplete="name" />
        <TextField {...common('phone')} type="tel" autoComplete="tel" hint={words.hints.phone} isRequired={false} />
        <TextField {...common('experience_years')} type="number" inputMode="numeric" isRequired={false} />
        <TextArea {...common('education')} hint={words.hints.education} isRequired={false} />
        <TextField {...common('resume_url')} type="url" hint={words.hints.resume_url} isRequired={false} />
        <div className="actions">
          <button type="submit" name="act" value={profile ? 'change' : 'create'}>
            {next === '/' ? words.save : words.saveAndGoOn}
          </button>
          {next !== '/' && <a href={next}>{words.back}</a>}
        </div>
      </form>
    </>
  )
}
