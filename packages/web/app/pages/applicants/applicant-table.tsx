import type { applicationOperations } from '@portal/contracts/application/http'
import type { Answer } from '../../api/call.ts'
import { ApplicationStatusTag } from '../../parts/application-status.tsx'
import { Day } from '../../parts/moment.tsx'
import { useWords } from '../../parts/view.tsx'
import { type ApplicantSearch, applicantPath, pageSize } from '../../rules/applicant-search.ts'
import { possibleDecisions } from '../../rules/application-state.ts'
import { chosenValue } from '../../rules/chosen-applicants.ts'
import { KeptSearch } from './applicant-filters.tsx'
import { BulkBar } from './bulk-bar.tsx'

export type ListedApplicant = Answer<typeof applicationOperations.listJobApplications>['items'][number]

/** What the table shows of an applicant. The router writes all that a loader returns, for each page anew. */
export function rowOf({ id, status, candidate, created_at, updated_at }: ListedApplicant) {
  return { id, status, name: candidate?.full_name ?? undefined, created_at, updated_at }
}
type ApplicantRow = ReturnType<typeof rowOf>

type TableProps = { id: string; search: ApplicantSearch; applications: readonly ApplicantRow[] }

/** A page of applicants with check boxes, in a form that leads to the page about what is done with the chosen ones. */
export function ApplicantTable({ id, search, applications }: TableProps) {
  const { applicants: words } = useWords()
  const first = (search.page - 1) * pageSize
  return (
    <form action={`/hire/jobs/${id}/applicants/move`}>
      <KeptSearch search={search} />
      <table className="applicants">
        <thead>
          <tr>
            <th scope="col" data-check-all={words.chooseAll}>
              <span className="hidden-text">{words.choose}</span>
            </th>
            <th scope="col">{words.name}</th>
            <th scope="col">{words.status}</th>
            <th scope="col">{words.applied}</th>
            <th scope="col" className="later">
              {words.changed}
            </th>
          </tr>
        </thead>
        <tbody>
          {applications.map((application, index) => (
            <Row
              key={application.id}
              application={application}
              path={applicantPath(application.id, { search, at: first + index })}
            />
          ))}
        </tbody>
      </table>
      {applications.some(({ status }) => possibleDecisions(status).length > 0) && <BulkBar />}
    </form>
  )
}

function Row({ application, path }: { application: ApplicantRow; path: string }) {
  const { applicants: words } = useWords()
  const { id, status, name = words.unknownName, created_at, updated_at } = application
  return (
    <tr>
      <td>
        {possibleDecisions(status).length > 0 && (
          <input type="checkbox" name="application" value={chosenValue({ id, status })} aria-label={name} />
        )}
      </td>
      <th scope="row">
        <a href={path}>{name}</a>
      </th>
      <td>
        <ApplicationStatusTag status={status} />
      </td>
      <td>
        <Day at={created_at} isShort />
      </td>
      <td className="later">
        <Day at={updated_at} isShort />
      </td>
    </tr>
  )
}
