import { randomUUID } from 'node:crypto'
import { countries } from '@portal/contracts/countries'
import { postJobBody } from '@portal/contracts/job/bodies'
import { type Job, jobOperations } from '@portal/contracts/job/http'
import { currencies, payPeriods } from '@portal/contracts/job/pay'
import { workplaces } from '@portal/contracts/job/place'
import { jobTypes, seniorities } from '@portal/contracts/job/work'
import { languages } from '@portal/contracts/languages'
import { proficiencyLevels } from '@portal/contracts/profile/http'
import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router'
import { attempt, type Context } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
import { keyOf } from '../../api/form.ts'
import { readOwnJob } from '../../api/own-job.ts'
import { readId } from '../../api/read-id.ts'
import { requestLocale, requestZone } from '../../api/reader.ts'
import { requireRole } from '../../api/require-role.ts'
import { searchSkills, skillsWithIds } from '../../api/skill-search.ts'
import { useWords } from '../../parts/view.tsx'
import { byName, countryName, currencyName, languageName } from '../../rules/code-names.ts'
import { constraintsOf } from '../../rules/constraints.ts'
import { endRange, publicationRange } from '../../rules/end-date.ts'
import type { PageHandle } from '../../rules/hydration.ts'
import { bodyOf, emptyJob, jobTexts, publicationOf, readJobForm, type TypedJob } from '../../rules/job-form.ts'
import { renderMarkdown } from '../../rules/markdown.ts'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { typedSkillsOf } from '../../rules/skill-form.ts'
import { localTimeOf } from '../../rules/zoned.ts'
import { HirePage } from './hire-page.tsx'
import { JobEditor } from './job-editor.tsx'

export const handle: PageHandle = { hydrate: true }

const constraints = Object.fromEntries(jobTexts.map((name) => [name, constraintsOf(postJobBody.shape[name])]))

// Serves two addresses: of a new job, and of one that exists.
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const locale = requestLocale(context, request)
  const choices = {
    types: jobTypes,
    workplaces,
    periods: payPeriods,
    countries: byName(countries, countryName, locale),
    currencies: byName(currencies, currencyName, locale),
    seniorities,
    needs: proficiencyLevels,
    starts: publicationRange(new Date(), requestZone(context, request)),
    ends: endRange(new Date(), requestZone(context, request)),
    languages: byName(languages, languageName, locale),
  }
  const form = { constraints, choices }
  if (params.id === undefined) {
    requireRole(context, 'RECRUITER')
    const membership = await readMembership(context)
    if (!membership) throw redirect(`/hire/company?${new URLSearchParams({ next: '/hire/jobs/new' })}`, 303)
    // The key makes a form that is sent twice, or again after "back", one job.
    const key = randomUUID()
    return { ...form, key, job: undefined, company: membership.company.name, ...(await stateOf(context, emptyJob)) }
  }
  const job = await readOwnJob(context, readId(params.id))
  return {
    ...form,
    key: '',
    // What the form does not show twice: all of it is sent to the browser.
    job: { id: job.id, title: job.title, status: job.status, revision: job.revision, updated_at: job.updated_at },
    company: job.company_name,
    ...(await stateOf(context, typedOf(job, requestZone(context, request)))),
  }
}

function typedOf(job: Job, zone: string): TypedJob {
  return {
    title: job.title,
    location: job.location,
    job_type: job.job_type,
    workplace: job.workplace ?? '',
    country: job.country ?? '',
    region: job.region ?? '',
    city: job.city ?? '',
    remote_countries: job.remote_countries,
    salary_min: String(job.salary_min ?? ''),
    salary_max: String(job.salary_max ?? ''),
    salary_currency: job.salary_currency ?? '',
    salary_period: job.salary_period ?? '',
    salary_visibility: job.salary_visibility,
    seniority: job.seniority ?? '',
    min_experience_years: String(job.min_experience_years ?? ''),
    openings: String(job.openings ?? ''),
    language: job.language ?? '',
    benefits: job.benefits.join('\n'),
    publish_on: job.publish_at ? localTimeOf(new Date(job.publish_at), zone).date : '',
    // The end of a job that is open is set on its page.
    ends_on: job.status === 'DRAFT' && job.expires_at ? localTimeOf(new Date(job.expires_at), zone).date : '',
    description: job.description,
    reply_within_days: String(job.reply_within_days ?? ''),
    is_existing_vacancy: choiceOf(job.is_existing_vacancy),
    uses_ai_screening: choiceOf(job.uses_ai_screening),
    apply_url: job.apply_url ?? '',
    external_ref: job.external_ref ?? '',
    ...typedSkillsOf(job.wanted_skills),
  }
}

function choiceOf(stated: boolean | null): '' | 'yes' | 'no' {
  return stated === null ? '' : stated ? 'yes' : 'no'
}

/** What the form shows besides its fields. */
async function stateOf(context: Context, typed: TypedJob) {
  return {
    typed,
    skills: await skillsWithIds(context, typed.skill_ids),
    previewHtml: renderMarkdown(typed.description),
  }
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const form = await request.formData()
  const key = keyOf(form.get('key'))
  const typed = readJobForm(form)
  const revision = String(form.get('revision') ?? '')
  const act = form.get('act')
  if (act === 'publish' || act === 'save') {
    const id = params.id === undefined ? undefined : readId(params.id)
    const saving = { zone: requestZone(context, request), id, typed, key, revision, isPublished: act === 'publish' }
    const saved = await save(context, saving)
    if (saved.ok) return redirect(`/hire/jobs/${saved.value.id}?saved=${id === undefined ? 'new' : 'edit'}`, 303)
    const { problem } = saved
    // Whoever reads that the job has changed, and saves again, replaces that change.
    const isStale = problem.error_code === 'JOB_HAS_CHANGED'
    const state = { ...(await stateOf(context, typed)), key, q: '', found: undefined, problem }
    return data({ ...state, revision: isStale ? undefined : revision }, { status: problem.status })
  }
  const q = String(form.get('q') ?? '')
    .trim()
    .slice(0, 200)
  const found = q !== '' || form.has('find') ? await searchSkills(context, q, typed.skill_ids) : undefined
  return { ...(await stateOf(context, typed)), key, revision, q, found, problem: undefined }
}

type Saving = {
  zone: string
  id: string | undefined
  typed: TypedJob
  key: string
  revision: string
  isPublished: boolean
}

async function save(context: Context, { zone, id, typed, key, revision, isPublished }: Saving) {
  const { postJob, changeJob, changeJobStatus } = jobOperations
  const body = bodyOf(typed, zone)
  const publish_at = isPublished ? undefined : publicationOf(typed, zone)
  if (id === undefined)
    return attempt(context, postJob, { body: { ...body, publish_at, status: isPublished ? 'OPEN' : 'DRAFT' }, key })
  const expected_revision = /^\d{1,15}$/.test(revision) ? Number(revision) : undefined
  const change = { ...body, publish_at: publish_at ?? null, expected_revision }
  const changed = await attempt(context, changeJob, { params: { id }, body: change })
  if (!changed.ok || !isPublished || changed.value.status === 'OPEN') return changed
  return attempt(context, changeJobStatus, { params: { id }, body: { new_status: 'OPEN' } })
}

const nothingSent = { q: '', revision: undefined, found: undefined, problem: undefined }

export default function EditJob() {
  const loaded = useLoaderData<typeof loader>()
  const posted = useActionData<typeof action>()
  const { editor: words } = useWords()
  const { job, choices, company } = loaded
  const { typed, skills, previewHtml, key, revision, q, found, problem } = posted ?? { ...loaded, ...nothingSent }
  return (
    <HirePage title={job ? words.editTitle(job.title) : words.newTitle} hasError={problem !== undefined}>
      <JobEditor
        {...{ job, choices, company, typed, skills, previewHtml, q, found, problem }}
        idempotencyKey={key}
        revision={revision ?? String(job?.revision ?? '')}
        constraints={loaded.constraints}
        errors={fieldErrorsOf(
          problem,
          [...Object.keys(loaded.constraints), 'remote_countries', 'skill_ids', 'publish_at', 'expires_at'],
          words.fieldErrors,
        )}
        isTyped={posted !== undefined}
      />
    </HirePage>
  )
}
