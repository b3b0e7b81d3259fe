import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router'
import { moveApplications, readChosenApplications } from '../../api/chosen-applications.ts'
import { readId } from '../../api/read-id.ts'
import { requireRole } from '../../api/require-role.ts'
import { ApplicationStatusTag } from '../../parts/application-status.tsx'
import { useWords } from '../../parts/view.tsx'
import { applicantsPath, readApplicantSearch } from '../../rules/applicant-search.ts'
import { isFinal, possibleDecisions, readDecision } from '../../rules/application-state.ts'
import { chosenValue, readChosen } from '../../rules/chosen-applicants.ts'
import { HirePage } from '../hire/hire-page.tsx'
import { MoveResults } from './move-results.tsx'

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const id = readId(params.id)
  const { searchParams } = new URL(request.url)
  const search = readApplicantSearch(searchParams)
  const chosen = readChosen(searchParams.getAll('application'))
  const decision = readDecision(searchParams.get('to'))
  if (!decision) throw redirect(applicantsPath(id, search), 303)
  const applications = await readChosenApplications(context, id, { chosen, search })
  const isPossible = ({ status }: (typeof applications)[number]) => possibleDecisions(status).includes(decision)
  return {
    id,
    search,
    decision,
    possible: applications.filter(isPossible),
    others: applications.filter((each) => !isPossible(each)),
  }
}

export async function action({ request, context }: ActionFunctionArgs) {
  requireRole(context, 'RECRUITER')
  const form = await request.formData()
  const decision = readDecision(new URL(request.url).searchParams.get('to'))
  if (!decision) return undefined
  const results = await moveApplications(context, decision, readChosen(form.getAll('application')))
  return { results: Object.fromEntries(results) }
}

export default function MoveChosen() {
  const { id, search, decision, possible, others } = useLoaderData<typeof loader>()
  const moved = useActionData<typeof action>()
  const { move: words, applicants } = useWords()
  const back = applicantsPath(id, search)
  if (moved) return <MoveResults results={moved.results} applications={[...possible, ...others]} back={back} />
  if (possible.length === 0) {
    return (
      <HirePage title={applicants.decisions[decision]} layout="reading">
        <p>{others.length === 0 ? words.nobody : words.nothingPossible}</p>
        {others.length > 0 && <Others applications={others} />}
        <p className="actions">
          <a className="button" href={back}>
            {words.back}
          </a>
        </p>
      </HirePage>
    )
  }
  return (
    <HirePage title={words.titles[decision](words.people(possible.length))} layout="reading">
      <People applications={possible} />
      <p>{words.told(possible.length)}</p>
      <p>{isFinal(decision) ? words.final : words.notBack}</p>
      <form method="post">
        {possible.map((each) => (
          <input key={each.id} type="hidden" name="application" value={chosenValue(each)} />
        ))}
        <div className="actions">
          <button type="submit" className={decision === 'REJECTED' ? 'danger' : undefined}>
            {applicants.decisions[decision]}
          </button>
          <a href={back}>{words.cancel}</a>
        </div>
      </form>
      {others.length > 0 && <Others applications={others} />}
    </HirePage>
  )
}

type PeopleProps = { applications: ReturnType<typeof useLoaderData<typeof loader>>['possible'] }

function Others({ applications }: PeopleProps) {
  const { move: words } = useWords()
  return (
    <section aria-labelledby="others">
      <h2 id="others">{words.impossible(applications.length)}</h2>
      <p>{words.impossibleReason}</p>
      <People applications={applications} />
    </section>
  )
}

function People({ applications }: PeopleProps) {
  const { applicants: words } = useWords()
  return (
    <ul className="entries">
      {applications.map(({ id, candidate, status }) => (
        <li key={id}>
          <span className="about">{candidate?.full_name ?? words.unknownName}</span>
          <ApplicationStatusTag status={status} />
        </li>
      ))}
    </ul>
  )
}
