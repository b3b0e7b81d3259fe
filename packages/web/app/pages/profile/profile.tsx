import { profileOperations } from '@portal/contracts/profile/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { readProfile, readSkills } from '../../api/seeker-profile.ts'
import { useWords } from '../../parts/view.tsx'
import { readProfileForm } from '../../rules/profile-form.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { MePage } from '../me/me-page.tsx'
import { AboutForm } from './about-form.tsx'
import { Completeness } from './completeness.tsx'
import { OwnProfile } from './own-profile.tsx'

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
  requireRole(context, 'JOB_SEEKER')
  const field = await readForm(request)
  const [body, next] = [readProfileForm(field), safeNext(field('next'))]
  const saved = await attempt(context, profileOperations.createJobSeekerProfile, { body })
  if (saved.ok) return redirect(next === '/' ? '/me/profile?saved=' : next, 303)
  return rejection(saved.problem, { typed: { ...body, experience_years: field('experience_years') }, next })
}

export default function ProfilePage() {
  const { profile, skills, next, isSaved } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { profile: words, myProfile } = useWords()
  if (profile === undefined) {
    return (
      <MePage title={words.title} hasError={rejected !== undefined}>
        {!rejected && <p className="lead">{next === '/' ? words.isNew : words.firstForJob}</p>}
        <p>{words.whoSees}</p>
        <AboutForm
          values={rejected?.typed}
          countries={undefined}
          problem={rejected?.problem}
          next={rejected?.next ?? next}
        />
      </MePage>
    )
  }
  return (
    <MePage title={words.title} heading={profile.full_name} hasError={rejected !== undefined}>
      {isSaved && <p className="notice positive">{words.saved}</p>}
      {rejected && <p className="notice warning">{words.problems[rejected.problem.error_code]}</p>}
      {next !== '/' && (
        <p>
          <a href={next}>{myProfile.goOn}</a>
        </p>
      )}
      {profile.completeness && <Completeness {...profile.completeness} />}
      <OwnProfile profile={profile} skills={skills} />
    </MePage>
  )
}
