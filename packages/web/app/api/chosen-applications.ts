import { applicationOperations } from '@portal/contracts/application/http'
import { type ApplicantSearch, pageSize } from '../rules/applicant-search.ts'
import type { Decision } from '../rules/application-state.ts'
import type { Chosen } from '../rules/chosen-applicants.ts'
import { attempt, type Context, call } from './call.ts'

const { listJobApplications, readApplication, changeApplicationStatus } = applicationOperations

/** What became of one of several applications that were to be moved. */
export type MoveResult = 'done' | 'changed' | 'notAllowed' | 'gone' | 'stopped'

/**
 * The chosen applications to a job, in the order in which they were chosen, without those of other jobs. They are on the
 * page of the list that they were chosen on, except those that other applicants have moved to another page since.
 */
export async function readChosenApplications(
  context: Context,
  jobId: string,
  { chosen, search }: { chosen: readonly Chosen[]; search: ApplicantSearch },
) {
  const { q, status, sort, page } = search
  const { items } = await call(context, listJobApplications, {
    params: { job_id: jobId },
    query: { q, status, sort, limit: pageSize, skip: (page - 1) * pageSize },
  })
  const listed = new Map(items.map((item) => [item.id, item]))
  const found = await Promise.all(
    chosen.map(async ({ id }) => {
      const item = listed.get(id)
      if (item) return item
      const read = await attempt(context, readApplication, { params: { id } })
      return read.ok && String(read.value.job_id) === jobId ? read.value : undefined
    }),
  )
  return found.filter((each) => each !== undefined)
}

/**
 * Moves applications one after the other, each only if it still has the status that it had when it was chosen. Stops
 * when the portal is busy or not available, so that nobody waits for fifty timeouts.
 */
export async function moveApplications(
  context: Context,
  decision: Decision,
  chosen: readonly Chosen[],
): Promise<Map<number, MoveResult>> {
  const results = new Map<number, MoveResult>()
  for (const { id, status } of chosen) {
    const body = { new_status: decision, expected_status: status }
    const moved = await attempt(context, changeApplicationStatus, { params: { id }, body })
    const result = moved.ok ? 'done' : resultOf(moved.problem)
    results.set(id, result)
    if (result === 'stopped') break
  }
  return new Map(chosen.map(({ id }) => [id, results.get(id) ?? 'stopped']))
}

function resultOf({ status, error_code }: { status: number; error_code: string }): MoveResult {
  if (status === 404) return 'gone'
  if (error_code === 'STATUS_HAS_CHANGED') return 'changed'
  return error_code === 'STEP_NOT_ALLOWED' ? 'notAllowed' : 'stopped'
}
