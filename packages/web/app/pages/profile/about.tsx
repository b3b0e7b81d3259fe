import { countries } from '@portal/contracts/countries'
import { profileOperations } from '@portal/contracts/profile/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { useWords } from '../../parts/view.tsx'
import { readAboutForm } from '../../rules/profile-form.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { MePage } from '../me/me-page.tsx'
import { AboutForm, typedProfile } from './about-form.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const profile = await requireProfile(context, requireRole(context, 'JOB_SEEKER'))
  return { profile, countries, next: safeNext(new URL(request.url).searchParams.get('next')) }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'JOB_SEEKER')
  const field = await readForm(request)
  const [body, next] = [readAboutForm(field), safeNext(field('next'))]
  const saved = await attempt(context, profileOperations.changeJobSeekerProfile, { params: { id }, body })
  if (saved.ok) return redirect(next === '/' ? '/me/profile?saved=' : next, 303)
  return rejection(saved.problem, { typed: { ...body, experience_years: field('experience_years') }, next })
}

export default function AboutPage() {
  const { profile, countries, next } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { myProfile: words } = useWords()
  return (
    <MePage title={words.aboutTitle} hasError={rejected !== undefined}>
      <AboutForm
        values={rejected?.typed ?? typedProfile(profile)}
        countries={countries}
        problem={rejected?.problem}
        next={rejected?.next ?? next}
      />
    </MePage>
  )
}
