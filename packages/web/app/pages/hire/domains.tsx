import { domainLimits, domainOperations } from '@portal/contracts/profile/domains-http'
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { attempt, call, rejection } from '../../api/call.ts'
import { readMembership } from '../../api/company.ts'
import { readForm } from '../../api/form.ts'
import { requireRole } from '../../api/require-role.ts'
import { ErrorSummary } from '../../parts/error-summary.tsx'
import { TextField } from '../../parts/field.tsx'
import { Day } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { fieldErrorsOf } from '../../rules/problem-fields.ts'
import { HirePage } from './hire-page.tsx'

export async function loader({ request, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const membership = await readMembership(context)
  if (!membership) throw redirect('/hire/company', 303)
  const isOwner = membership.role === 'OWNER'
  const params = { id: membership.company.id }
  return {
    isOwner,
    domains: isOwner ? await call(context, domainOperations.listDomains, { params }) : [],
    graceDays: domainLimits.graceDays,
    done: new URL(request.url).searchParams.get('done'),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const field = await readForm(request)
  const membership = await readMembership(context)
  if (!membership) throw redirect('/hire/company', 303)
  const { id } = membership.company
  const domain = field('domain').trim()
  if (field('act') === 'check') {
    const checked = await attempt(context, domainOperations.checkDomain, { params: { id, domain } })
    return checked.ok ? { problem: undefined, typed: '', check: checked.value } : refused(checked.problem, '')
  }
  const isRemoval = field('act') === 'remove'
  const done = isRemoval
    ? await attempt(context, domainOperations.removeDomain, { params: { id, domain } })
    : await attempt(context, domainOperations.addDomain, { params: { id }, body: { domain } })
  if (!done.ok) return refused(done.problem, isRemoval ? '' : domain)
  return redirect(`/hire/domains?done=${isRemoval ? 'remove' : 'add'}`, 303)
}

function refused(problem: Parameters<typeof rejection>[0], typed: string) {
  return rejection(problem, { typed, check: undefined })
}

/** The domains by which a company shows that it is itself. */
export default function Domains() {
  const { isOwner, domains, done } = useLoaderData<typeof loader>()
  const answer = useActionData<typeof action>()
  const { domains: words } = useWords()
  const errors = fieldErrorsOf(answer?.problem, ['domain'], words.fieldErrors)
  const said = answer === undefined && done !== null && words.done[done]
  return (
    <HirePage title={words.title} layout="reading" hasError={answer?.problem !== undefined}>
      {said && <p className="notice positive">{said}</p>}
      <ErrorSummary problem={answer?.problem} errors={errors} texts={words.problems} />
      <p className="lead">{words.why}</p>
      {isOwner ? (
        <>
          {domains.length === 0 ? <p>{words.none}</p> : <List />}
          <section aria-labelledby="add">
            <h2 id="add">{words.add}</h2>
            <form method="post" className="form">
              <TextField
                name="domain"
                label={words.domain}
                hint={words.domainHint}
                autoComplete="off"
                defaultValue={answer?.typed}
                error={errors.domain}
              />
              <div className="actions">
                <button type="submit">{words.add}</button>
              </div>
            </form>
          </section>
        </>
      ) : (
        <p>{words.onlyOwners}</p>
      )}
      <p className="actions">
        <a href="/hire/company">{words.back}</a>
      </p>
    </HirePage>
  )
}

function List() {
  const { domains } = useLoaderData<typeof loader>()
  return (
    <ul className="entries">
      {domains.map((each) => (
        <li key={each.domain}>
          <Domain {...each} />
        </li>
      ))}
    </ul>
  )
}

type DomainProps = ReturnType<typeof useLoaderData<typeof loader>>['domains'][number]

function Domain({ domain, is_verified, verified_at, missing_since, record }: DomainProps) {
  const { graceDays } = useLoaderData<typeof loader>()
  const { domains: words } = useWords()
  return (
    <div className="about">
      <h2>{domain}</h2>
      <p className="quiet-text">
        {is_verified ? words.verifiedSince : words.notVerified} {verified_at && <Day at={verified_at} />}
      </p>
      <Checked domain={domain} />
      {missing_since && (
        <p className="notice warning">
          {words.missingSince} <Day at={missing_since} />. {words.grace(graceDays)}
        </p>
      )}
      {(!is_verified || missing_since) && (
        <>
          <p>{words.makeRecord}</p>
          <dl className="record">
            <dt>{words.recordType}</dt>
            <dd>{record.type}</dd>
            <dt>{words.recordName}</dt>
            <dd>
              <code>{record.name}</code>
            </dd>
            <dt>{words.recordValue}</dt>
            <dd>
              <code>{record.value}</code>
            </dd>
          </dl>
        </>
      )}
      <form method="post" className="actions">
        <input type="hidden" name="domain" value={domain} />
        <button type="submit" name="act" value="check" className={is_verified ? 'quiet' : undefined}>
          {words.check}
        </button>
        <button type="submit" name="act" value="remove" className="quiet">
          {words.remove}
        </button>
      </form>
    </div>
  )
}

/** What was found for a domain that was just checked. */
function Checked({ domain }: { domain: string }) {
  const check = useActionData<typeof action>()?.check
  const { domains: words } = useWords()
  if (check?.domain !== domain) return null
  const { is_verified, has_answer, found } = check
  if (!has_answer) return <p className="notice warning">{words.noAnswer}</p>
  if (is_verified && found.length > 0) return <p className="notice positive">{words.found}</p>
  return (
    <div className="notice warning">
      <p>{found.length === 0 ? words.foundNothing : words.foundOthers}</p>
      {found.length > 0 && (
        <ul>
          {found.map((text) => (
            <li key={text}>
              <code>{text}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
