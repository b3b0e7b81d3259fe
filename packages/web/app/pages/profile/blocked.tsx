import { blockedCompanyOperations } from '@portal/contracts/profile/blocked-companies-http'
import type { ReactNode } from 'react'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { requireProfile } from '../../api/seeker-profile.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { useWords } from '../../parts/view.tsx'
import { withBlock, withoutBlock } from '../../rules/blocks.ts'
import { companyPath } from '../../rules/slug.ts'
import { MePage } from '../me/me-page.tsx'

const { readBlockedCompanies, changeBlockedCompanies } = blockedCompanyOperations

export async function loader({ request, context }: LoaderFunctionArgs) {
  const person = requireRole(context, 'JOB_SEEKER')
  await requireProfile(context, person)
  const blocks = await call(context, readBlockedCompanies, { params: { user_id: person.id } })
  return { ...blocks, isSaved: new URL(request.url).searchParams.has('saved') }
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { id: user_id } = requireRole(context, 'JOB_SEEKER')
  const field = await readForm(request)
  const blocks = await call(context, readBlockedCompanies, { params: { user_id } })
  const typed = field('what').trim()
  const removed = field('remove')
  const body = removed === '' ? withBlock(blocks, typed) : withoutBlock(blocks, removed)
  const saved = await attempt(context, changeBlockedCompanies, { params: { user_id }, body })
  return saved.ok ? redirect('/me/profile/blocked?saved=', 303) : rejection(saved.problem, { typed })
}

/** The companies that a job seeker does not want to be found by. */
export default function BlockedCompanies() {
  const { companies, domains, isSaved } = useLoaderData<typeof loader>()
  const rejected = useActionData<typeof action>()
  const { blockedCompanies: words } = useWords()
  // Only what was typed can be wrong.
  const errors = rejected?.problem.errors ? { what: words.error } : {}
  return (
    <MePage title={words.title} hasError={rejected !== undefined}>
      {isSaved && !rejected && <p className="notice positive">{words.saved}</p>}
      <ErrorSummary problem={rejected?.problem} errors={errors} />
      <p className="lead">{words.effect}</p>
      {companies.length + domains.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <ul className="entries">
          {companies.map((company) => (
            <Block key={company.id} value={String(company.id)}>
              <a href={companyPath(company)} dir="auto">
                {company.name}
              </a>
            </Block>
          ))}
          {domains.map((domain) => (
            <Block key={domain} value={domain}>
              {domain}
            </Block>
          ))}
        </ul>
      )}
      <form method="post" className="form">
        <TextField
          name="what"
          label={words.what}
          hint={words.hint}
          autoComplete="off"
          defaultValue={rejected?.typed}
          error={errors.what}
        />
        <div className="actions">
          <button type="submit">{words.add}</button>
          <a href="/me/profile">{words.back}</a>
        </div>
      </form>
    </MePage>
  )
}

function Block({ value, children }: { value: string; children: ReactNode }) {
  const { blockedCompanies: words } = useWords()
  return (
    <li>
      <div className="about">{children}</div>
      <form method="post">
        <button type="submit" name="remove" value={value} className="quiet">
          {words.remove}
        </button>
      </form>
    </li>
  )
}
