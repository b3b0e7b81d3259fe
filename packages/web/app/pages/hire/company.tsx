import { createRecruiterBody, profileOperations } from '@portal/contracts/profile/http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readCompany } from '../../api/company.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { ExternalLink } from '../../parts/external-link.tsx'
import { TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { searchPath } from '../../rules/search-params.ts'
import { HirePage } from './hire-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'RECRUITER')
  const { searchParams } = new URL(request.url)
  return {
    company: await readCompany(context, person),
    next: safeNext(searchParams.get('next')),
    isSaved: searchParams.has('saved'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id } = requireRole(context, 'RECRUITER')
  const field = await readForm(request)
  const typed = { company_name: field('company_name'), company_website: field('company_website').trim() || null }
  const next = safeNext(field('next'))
  const saved = await (field('act') === 'create'
    ? attempt(context, profileOperations.createRecruiterProfile, { body: typed })
    : attempt(context, profileOperations.changeRecruiterProfile, { params: { id }, body: typed }))
  if (!saved.ok) return rejection(saved.problem, { typed, next })
  return redirect(next === '/' ? '/hire/company?saved=' : next, 303)
}

export default function CompanyPage() {
  const { company, next, isSaved } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { company: words } = useWords()
  return (
    <HirePage title={words.title} layout="reading" hasError={rejected !== undefined}>
      {isSaved && !rejected && <p className="notice positive">{words.saved}</p>}
      {!company && !rejected && <p className="lead">{next === '/' ? words.isNew : words.firstForJob}</p>}
      <CompanyForm />
      {company && (
        <section aria-labelledby="seen">
          <h2 id="seen">{words.seen}</h2>
          <div className="card">
            <h3>{company.company_name}</h3>
            <p>{company.company_website ? <ExternalLink url={company.company_website} /> : words.noWebsite}</p>
            <p>
              <a href={searchPath({ company: company.company_name })}>{words.openJobs}</a>
            </p>
          </div>
        </section>
      )}
    </HirePage>
  )
}

const fields = ['company_name', 'company_website'] as const

function CompanyForm() {
  const { company, next } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { company: words } = useWords()
  const errors = fieldErrorsOf(rejected?.problem, fields, words.fieldErrors)
  const values = rejected?.typed ?? company
  const common = (name: (typeof fields)[number]) => ({
    name,
    label: words.fields[name],
    hint: words.hints[name],
    schema: createRecruiterBody.shape[name],
    defaultValue: values?.[name] ?? '',
    error: errors[name],
  })
  return (
    <>
      <ErrorSummary problem={rejected?.problem} errors={errors} texts={words.problems} />
      <form method="post" className="form">
        <input type="hidden" name="next" value={rejected?.next ?? next} />
        <TextField {...common('company_name')} autoComplete="organization" />
        <TextField {...common('company_website')} type="url" autoComplete="url" isRequired={false} />
        <div className="actions">
          <button type="submit" name="act" value={company ? 'change' : 'create'}>
            {next === '/' ? words.save : words.saveAndGoOn}
          </button>
          {next !== '/' && <a href="/hire">{words.back}</a>}
        </div>
      </form>
    </>
  )
}
