import { applicationOperations } from '@portal/contracts/application/http'
import type { ApplicantSearch } from '../rules/applicant-search.ts'
import { neighboursOf, windowAround } from '../rules/neighbours.ts'
import { attempt, type Context } from './call.ts'

type Place = { search: ApplicantSearch; at: number | undefined }

/** Who is before and after an applicant in the search that led to the page; nobody if no search did. */
export async function readNeighbours(context: Context, { id, job_id }: { id: number; job_id: number }, place: Place) {
  const { search, at } = place
  if (at === undefined) return { previous: undefined, next: undefined }
  const { q, status, sort } = search
  const found = await attempt(context, applicationOperations.listJobApplications, {
    params: { job_id },
    query: { q, status, sort, ...windowAround(at) },
  })
  return neighboursOf(id, at, found.ok ? found.value.items : [])
}
