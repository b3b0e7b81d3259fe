import { setTimeout as pause } from 'node:timers/promises'
import { expectStatus, type Send } from '../api-client.ts'
import { create, createWhenKnown } from '../demo-requests.ts'
import type { PerService } from '../service-names.ts'
import type { Applicant, CrowdJob } from './crowd-data.ts'

export type Loading = { services: PerService<string>; signal: AbortSignal }
/** A job, with its status before the people apply. */
export type Posted = { id: number; status: string; job: CrowdJob; recruiter: Send }
type Application = { id: number; status: string; applicant: Applicant; recruiter: Send; seeker: Send }
type Interview = { id: number; interview_date: string; result: string }

/** The API schedules interviews in the future only, so one that was held is one that soon was. */
const heldInMs = 10_000
const dayMs = 24 * 3600_000

/** Sends the applications and moves each to where it stands; those that have moved further are left alone. */
export async function loadApplications(
  loading: Loading,
  posted: readonly Posted[],
  seekers: ReadonlyMap<string, Send>,
): Promise<void> {
  const applications = await submitAll(loading, posted, seekers)
  for (const application of applications) await invite(loading, application)
  for (const application of applications) await conclude(loading, application)
}

async function submitAll(
  { services, signal }: Loading,
  posted: readonly Posted[],
  seekers: ReadonlyMap<string, Send>,
): Promise<Application[]> {
  const url = `${services.application}/api/v1/applications/`
  const sent = new Map<Send, { id: number; job_id: number; status: string }[]>()
  for (const seeker of seekers.values())
    sent.set(seeker, await expectStatus(200, seeker('GET', `${url}my/applications`)))
  const applications: Application[] = []
  for (const { id: job_id, job, recruiter, status: jobStatus } of posted) {
    for (const applicant of job.applicants ?? []) {
      const seeker = seekers.get(applicant.who)
      if (!seeker) continue
      const known = sent.get(seeker)?.find((application) => application.job_id === job_id)
      if (!known && jobStatus !== 'OPEN') continue
      const submit = () => create(seeker, url, { job_id })
      const { id, status } = known ?? (await createWhenKnown(`an application for "${job.title}"`, submit, signal))
      applications.push({ id, status, applicant, recruiter, seeker })
    }
  }
  return applications
}

async function invite(loading: Loading, application: Application): Promise<void> {
  const { id, applicant, recruiter } = application
  const { status, interview } = applicant
  const isShortlisted = interview !== undefined || status === 'SHORTLISTED' || status === 'HIRED'
  if (isShortlisted && application.status === 'APPLIED') await move(loading, application, 'SHORTLISTED')
  if (interview === undefined || application.status !== 'SHORTLISTED') return
  if ((await interviewsOf(loading, application)).length > 0) return
  const invitation = {
    application_id: id,
    interview_date: (interview === 'held' ? new Date(Date.now() + heldInMs) : workday(interview, id)).toISOString(),
    mode: id % 3 === 0 ? 'OFFLINE' : 'ONLINE',
  }
  await expectStatus(201, recruiter('POST', `${loading.services.application}/api/v1/interviews`, invitation))
}

async function conclude(loading: Loading, application: Application): Promise<void> {
  const { id, applicant, recruiter, seeker } = application
  const url = `${loading.services.application}/api/v1`
  if (application.status !== 'APPLIED' && application.status !== 'SHORTLISTED') return
  const held = applicant.interview === 'held' ? await interviewsOf(loading, application) : []
  for (const interview of held.filter(({ result }) => result === 'PENDING')) {
    const leftMs = Date.parse(interview.interview_date) - Date.now()
    if (leftMs > 0) await pause(Math.min(leftMs, heldInMs) + 100, undefined, { signal: loading.signal })
    const result = applicant.status === 'REJECTED' ? 'FAIL' : 'PASS'
    await expectStatus(200, recruiter('PUT', `${url}/interviews/${interview.id}`, { result }))
  }
  if (applicant.status === 'WITHDRAWN') {
    await expectStatus(200, seeker('POST', `${url}/applications/${id}/withdraw`))
  } else if (applicant.status === 'HIRED' || applicant.status === 'REJECTED') {
    await move(loading, application, applicant.status)
  }
}

async function move({ services }: Loading, application: Application, status: string): Promise<void> {
  const url = `${services.application}/api/v1/applications/${application.id}/status`
  await expectStatus(200, application.recruiter('PUT', url, { new_status: status }))
  application.status = status
}

function interviewsOf({ services }: Loading, { id, recruiter }: Application): Promise<Interview[]> {
  return expectStatus(200, recruiter('GET', `${services.application}/api/v1/interviews?application_id=${id}`))
}

/** An hour of a day that is no Sunday or Saturday, so many days from now. */
function workday(days: number, seed: number): Date {
  const date = new Date(Date.now() + days * dayMs)
  while (date.getUTCDay() % 6 === 0) date.setUTCDate(date.getUTCDate() + 1)
  date.setUTCHours(8 + (seed % 8), seed % 2 === 0 ? 0 : 30, 0, 0)
  return date
}
