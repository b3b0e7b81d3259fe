import { countries } from '@portal/contracts/countries'
import { companyOperations, companySizes } from '@portal/contracts/profile/companies-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, rejection } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { CompanyAbout, CompanyFacts } from '../../parts/company-facts.tsx'
import { useWords } from '../../parts/view.tsx'
import { readCompanyForm } from '../../rules/company-form.ts'
import { safeNext } from '../../rules/safe-next.ts'
import { companyPath } from '../../rules/slug.ts'
import { CompanyForm } from './company-form.tsx'
import { HirePage } from './hire-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const { searchParams } = new URL(request.url)
  return {
    membership: await readMembership(context),
    next: safeNext(searchParams.get('next')),
    isSaved: searchParams.has('saved'),
    countries,
    sizes: companySizes,
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const field = await readForm(request)
  const typed = readCompanyForm(field)
  const next = safeNext(field('next'))
  const membership = await readMembership(context)
  const saved = await (membership
    ? attempt(context, companyOperations.changeCompany, { params: { id: membership.company.id }, body: typed })
    : attempt(context, companyOperations.foundCompany, { body: { name: typed.name, website: typed.website } }))
  if (!saved.ok) return rejection(saved.problem, { typed, next })
  return redirect(next === '/' ? '/hire/company?saved=' : next, 303)
}

export default function CompanyPage() {
  const { membership, next, isSaved, countries, sizes } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { company: words } = useWords()
  const isOwner = !membership || membership.role === 'OWNER'
  return (
    <HirePage title={words.title} layout="reading" hasError={rejected !== undefined}>
      {isSaved && !rejected && <p className="notice positive">{words.saved}</p>}
      {!membership && !rejected && <p className="lead">{next === '/' ? words.isNew : words.firstForJob}</p>}
      {isOwner ? (
        <CompanyForm
          company={membership?.company}
          rejected={rejected}
          next={rejected?.next ?? next}
          choices={{ countries, sizes }}
        />
      ) : (
        <p>{words.onlyOwners}</p>
      )}
      {membership && (
        <p>
          <a href="/hire/team">{words.team}</a> · <a href="/hire/domains">{words.domains}</a>
        </p>
      )}
      {membership && <Seen company={membership.company} />}
    </HirePage>
  )
}

type Company = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>['membership']>['company']

/** The company as visitors see it. */
function Seen({ company }: { company: Company }) {
  const { company: words } = useWords()
  return (
    <section aria-labelledby="seen">
      <h2 id="seen">{words.seen}</h2>
      <div className="card">
        <h3 dir="auto">{company.name}</h3>
        <CompanyFacts company={company} />
        <CompanyAbout company={company} />
        <p>
          <a href={companyPath(company)}>{words.publicPage}</a>
        </p>
      </div>
    </section>
  )
}
