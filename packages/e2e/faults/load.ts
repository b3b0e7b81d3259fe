// A steady load of applications: ten job seekers apply for a batch of ten new jobs, then the next batch is posted.
// Every creating request has an Idempotency-Key and is repeated with it after a 5xx or a broken connection, until it
// gets a definite response. ALREADY_APPLIED counts as accepted only after such an ambiguous failure.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { ApiResponse } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { expect } from 'vitest'
import type { Person } from '../client.ts'
import { isFull } from './extent.ts'
import type { Portal } from './portal.ts'

export type Expectation = { jobId: number; seeker: Person; isAmbiguous: boolean; isAccepted: boolean }
export type Load = {
  expectations: readonly Expectation[]
  /** Descriptions of all 5xx responses and broken connections. */
  failures: () => readonly string[]
  retries: () => number
  accepted: () => number
  /** Waits until `count` more applications have been accepted. */
  waitForAccepted: (count: number) => Promise<void>
  /** Waits for the recovery from a fault, and then expects that no request fails any more. */
  expectRecovery: () => Promise<void>
  /** Starts nothing new, and waits until everything started has been accepted. */
  end: () => Promise<void>
  /** Stops at once, without waiting, for use after a failure. */
  abandon: () => void
}

type LoadState = {
  failures: string[]
  retries: number
  violations: string[]
  hasRecovered: boolean
  isEnding: boolean
  isAbandoned: boolean
}

const jobsPerBatch = 10
const defaultPaceMs = 400
const retryMs = 150
const recoveryMs = 5_000
// One for each job seeker.
const countBeforeRecovery = 10
const countAfterRecovery = 20
const timeoutMs = 60_000

/** Starts the load; each job seeker applies once in `paceMs`. */
export function startLoad(
  { fixtures: { recruiters, seekers } }: Pick<Portal, 'fixtures'>,
  paceMs = defaultPaceMs,
): Load {
  const state: LoadState = {
    failures: [],
    retries: 0,
    violations: [],
    hasRecovered: false,
    isEnding: false,
    isAbandoned: false,
  }
  const expectations: Expectation[] = []
  const batches: Promise<number[]>[] = []

  const keepApplying = async (seeker: Person, index: number) => {
    for (let batch = 0; ; batch++) {
      batches[batch] ??= postJobs(state, recruiters)
      const jobs = await batches[batch]
      for (let position = 0; position < jobsPerBatch; position++) {
        if (state.isEnding) return
        // Each job seeker starts with another job.
        const jobId = jobs?.[(position + index) % jobsPerBatch] ?? 0
        const expectation = { jobId, seeker, isAmbiguous: false, isAccepted: false }
        expectations.push(expectation)
        await Promise.all([apply(state, expectation), pause(paceMs)])
      }
    }
  }

  const running = Promise.all(seekers.map(keepApplying))
  running.catch(() => undefined)
  return watch(state, expectations, running)
}

function watch(state: LoadState, expectations: readonly Expectation[], running: Promise<unknown[]>): Load {
  const accepted = () => expectations.filter((expectation) => expectation.isAccepted).length
  const waitForLoad = (what: string, look: () => boolean) => Promise.race([running, until(what, look, timeoutMs)])
  const waitForAccepted = async (count: number) => {
    const targetCount = accepted() + count
    await waitForLoad('more applications', () => accepted() >= targetCount)
  }
  return {
    expectations,
    accepted,
    waitForAccepted,
    failures: () => state.failures,
    retries: () => state.retries,
    expectRecovery: async () => {
      const started = expectations.slice()
      if (isFull) await pause(recoveryMs)
      await waitForLoad('the pending applications to be accepted', () =>
        started.every((expectation) => expectation.isAccepted),
      )
      await waitForAccepted(countBeforeRecovery)
      state.hasRecovered = true
      await waitForAccepted(countAfterRecovery)
      expect(state.violations).toEqual([])
    },
    end: async () => {
      state.isEnding = true
      let isFinished = false
      const finished = running.then(() => {
        isFinished = true
      })
      await Promise.race([finished, until('the load to end', () => isFinished, timeoutMs)])
      expect(state.violations).toEqual([])
    },
    abandon: () => {
      state.isEnding = true
      state.isAbandoned = true
    },
  }
}

function postJobs(state: LoadState, recruiters: readonly Person[]): Promise<number[]> {
  const body = { title: 'Engineer', description: 'Remote', location: 'Pune', job_type: 'FULL_TIME', status: 'OPEN' }
  const post = async (_: unknown, index: number): Promise<number> => {
    const recruiter = recruiters[index % recruiters.length] as Person
    const response = await createWithRetries(state, recruiter, { path: '/api/v1/jobs/', body })
    if (response.status !== 201) {
      throw new Error(`posting a job returned ${response.status} ${JSON.stringify(response.body)}`)
    }
    return response.body.id
  }
  return Promise.all(Array.from({ length: jobsPerBatch }, post))
}

async function apply(state: LoadState, expectation: Expectation): Promise<void> {
  const creation = { path: '/api/v1/applications/', body: { job_id: expectation.jobId } }
  const onFailure = () => {
    expectation.isAmbiguous = true
  }
  const { status, body } = await createWithRetries(state, expectation.seeker, { ...creation, onFailure })
  expectation.isAccepted = status === 201 || (expectation.isAmbiguous && body.error_code === 'ALREADY_APPLIED')
  if (!expectation.isAccepted) state.violations.push(`an application returned ${status} ${JSON.stringify(body)}`)
}

/** Repeats a creating request until it gets a definite response; status 0 means a broken connection. */
async function createWithRetries(
  state: LoadState,
  person: Person,
  { path, body, onFailure }: { path: string; body: object; onFailure?: () => void },
): Promise<Pick<ApiResponse, 'status' | 'body'>> {
  const key = { 'idempotency-key': randomUUID() }
  for (;;) {
    const { hasRecovered } = state
    const response = await person
      .request('POST', path, body, key)
      .catch((error: unknown) => ({ status: 0, body: String(error) }))
    // The first attempt with this key is still in progress.
    const isInProgress = response.status === 409 && response.body.error_code === 'REQUEST_IN_PROGRESS'
    if (state.isAbandoned || (!isInProgress && response.status > 0 && response.status < 500)) return response
    if (!isInProgress) {
      const failure = `${path}: ${response.status} ${JSON.stringify(response.body).slice(0, 300)}`
      state.failures.push(failure)
      onFailure?.()
      if (hasRecovered) state.violations.push(failure)
    }
    state.retries += 1
    await pause(retryMs)
  }
}
