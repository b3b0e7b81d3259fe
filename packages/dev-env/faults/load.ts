import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { until } from '@portal/testing/until'
import { expect } from 'vitest'
import type { ApiResponse, Person, Request } from './client.ts'
import { isFull } from './extent.ts'
import type { Portal } from './portal.ts'

/*
 * A steady load of applications. A round is ten new jobs, to each of which each of the ten job seekers applies; when it
 * is used up the next begins. They are good clients: each creating request carries an Idempotency-Key, and is repeated
 * with it after a 5xx or a broken connection, until it is answered. That somebody has applied already counts as
 * accepted only after such an ambiguous answer.
 */

export type Expectation = { jobId: number; seeker: Person; isAmbiguous: boolean; isAccepted: boolean }
export type Load = {
  expectations: readonly Expectation[]
  /** Answers of 5xx and connections that broke off, in words. */
  troubles: () => readonly string[]
  retries: () => number
  accepted: () => number
  /** Waits until so many more applications have been accepted. */
  accepts: (count: number) => Promise<void>
  /** The fault is over: lets everybody get over it, and then sees that nothing fails any more. */
  calm: () => Promise<void>
  /** Begins nothing new, and waits until everything begun has been accepted. */
  end: () => Promise<void>
  /** Stops at once, as after a failure. */
  abandon: () => void
}

type Course = {
  troubles: string[]
  retries: number
  complaints: string[]
  isCalm: boolean
  isEnding: boolean
  isAbandoned: boolean
}

const jobsPerRound = 10
const defaultPaceMs = 400
const retryMs = 150
const recoveryMs = 5_000
const calmCount = 20
const timeoutMs = 60_000

/** Begins to apply; each job seeker does so once in `paceMs`. */
export function startLoad(
  { fixtures: { recruiters, seekers } }: Pick<Portal, 'fixtures'>,
  paceMs = defaultPaceMs,
): Load {
  const course: Course = {
    troubles: [],
    retries: 0,
    complaints: [],
    isCalm: false,
    isEnding: false,
    isAbandoned: false,
  }
  const expectations: Expectation[] = []
  const rounds: Promise<number[]>[] = []

  const keepApplying = async (seeker: Person, index: number) => {
    for (let round = 0; ; round++) {
      rounds[round] ??= postJobs(course, recruiters)
      const jobs = await rounds[round]
      for (let turn = 0; turn < jobsPerRound; turn++) {
        if (course.isEnding) return
        // Not all of them to the same job at the same time.
        const jobId = jobs?.[(turn + index) % jobsPerRound] ?? 0
        const expectation = { jobId, seeker, isAmbiguous: false, isAccepted: false }
        expectations.push(expectation)
        await Promise.all([apply(course, expectation), pause(paceMs)])
      }
    }
  }

  const running = Promise.all(seekers.map(keepApplying))
  running.catch(() => undefined)
  const accepted = () => expectations.filter((expectation) => expectation.isAccepted).length
  const waitForLoad = (what: string, look: () => boolean) => Promise.race([running, until(what, look, timeoutMs)])
  const accepts = async (count: number) => {
    const enough = accepted() + count
    await waitForLoad('more applications', () => accepted() >= enough)
  }
  return {
    expectations,
    accepted,
    accepts,
    troubles: () => course.troubles,
    retries: () => course.retries,
    calm: async () => {
      const begun = expectations.slice()
      if (isFull) await pause(recoveryMs)
      await waitForLoad('what was begun to be accepted', () => begun.every((expectation) => expectation.isAccepted))
      await accepts(seekers.length)
      course.isCalm = true
      await accepts(calmCount)
      expect(course.complaints).toEqual([])
    },
    end: async () => {
      course.isEnding = true
      let isOver = false
      const over = running.then(() => {
        isOver = true
      })
      await Promise.race([over, until('everybody to be done', () => isOver, timeoutMs)])
      expect(course.complaints).toEqual([])
    },
    abandon: () => {
      course.isEnding = true
      course.isAbandoned = true
    },
  }
}

function postJobs(course: Course, recruiters: readonly Person[]): Promise<number[]> {
  const body = { title: 'Engineer', description: 'Remote', location: 'Pune', job_type: 'FULL_TIME', status: 'OPEN' }
  const post = async (_: unknown, index: number): Promise<number> => {
    const recruiter = recruiters[index % recruiters.length] as Person
    const request = { path: '/api/v1/jobs/', body, key: randomUUID() }
    const response = await insist(course, recruiter, { request })
    if (response.status !== 201)
      throw new Error(`a job was answered ${response.status} ${JSON.stringify(response.body)}`)
    return response.body.id
  }
  return Promise.all(Array.from({ length: jobsPerRound }, post))
}

async function apply(course: Course, expectation: Expectation): Promise<void> {
  const request = { path: '/api/v1/applications/', body: { job_id: expectation.jobId }, key: randomUUID() }
  const onTrouble = () => {
    expectation.isAmbiguous = true
  }
  const { status, body } = await insist(course, expectation.seeker, { request, onTrouble })
  expectation.isAccepted = status === 201 || (expectation.isAmbiguous && body.error_code === 'ALREADY_APPLIED')
  if (!expectation.isAccepted) course.complaints.push(`an application was answered ${status} ${JSON.stringify(body)}`)
}

/** Asks until there is an answer that says yes or no; 0 stands for a connection that broke off. */
async function insist(
  course: Course,
  person: Person,
  { request, onTrouble }: { request: Request; onTrouble?: () => void },
): Promise<ApiResponse> {
  for (;;) {
    const { isCalm } = course
    const response = await person.request(request).catch((error: unknown) => ({ status: 0, body: String(error) }))
    // The first try with this key is still at work.
    const isAtWork = response.status === 409 && response.body.error_code === 'REQUEST_IN_PROGRESS'
    if (course.isAbandoned || (!isAtWork && response.status > 0 && response.status < 500)) return response
    if (!isAtWork) {
      const trouble = `${request.path}: ${response.status} ${JSON.stringify(response.body).slice(0, 300)}`
      course.troubles.push(trouble)
      onTrouble?.()
      if (isCalm) course.complaints.push(trouble)
    }
    course.retries += 1
    await pause(retryMs)
  }
}
