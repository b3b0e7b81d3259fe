import type { Environment } from '@portal/chassis/config/config'
import { type ServiceUnderTest, startService } from '@portal/testing/service'
import { stores } from '@portal/testing/stores'
import { type StubOwner, startOwner } from '@portal/testing/stub-owner'
import { bearer } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import { readConfig } from '../src/config.ts'
import { notification } from '../src/service.ts'

/** The notification service with stubs of the services that own its data. */
export type NotificationUnderTest = ServiceUnderTest & {
  /** The environment of the service, for starting a second replica. */
  environment: Environment
  users: StubOwner
  jobs: StubOwner
  profiles: StubOwner
  /** Waits until every event is processed and every email is sent or given up. */
  delivered: () => Promise<void>
  deliveriesTo: (recipient: string) => Promise<Delivery[]>
}
type Delivery = { state: string; attempts: number; kind: string; last_error: string | null; message_id: string }

export const admin = bearer(1, 'ADMIN')

export async function startNotificationService(overrides: Environment = {}): Promise<NotificationUnderTest> {
  const [users, jobs, profiles] = [await startOwner(), await startOwner(), await startOwner()]
  let environment: Environment = {}
  const service = await startService(
    new URL('..', import.meta.url),
    (given) => {
      environment = given
      return notification.create(readConfig(given))
    },
    {
      AUTH_URL: users.url,
      JOB_URL: jobs.url,
      PROFILE_URL: profiles.url,
      MAIL_FROM: 'Job Portal <no-reply@portal.example.com>',
      PORTAL_URL: 'https://portal.example.com',
      ...overrides,
    },
  )
  return {
    ...service,
    environment,
    users,
    jobs,
    profiles,
    delivered: async () => {
      await service.broker.consumed()
      await until('the emails', async () => {
        const pending = await service.database.rows("SELECT id FROM deliveries WHERE state = 'PENDING'")
        return pending.length === 0
      })
    },
    deliveriesTo: (recipient) =>
      service.database.rows<Delivery>('SELECT * FROM deliveries WHERE recipient = ? ORDER BY id', [recipient]),
    stop: async () => {
      await service.stop()
      for (const owner of [users, jobs, profiles]) await owner.stop()
    },
  }
}

export type CaughtMail = {
  subject: string
  text: string
  html: string
  from: { address: string; name: string }[]
  to: { address: string }[]
  messageId: string
  headers: Record<string, unknown>
}

/** The emails to an address that the mail catcher has received. */
export async function mailsTo(address: string): Promise<CaughtMail[]> {
  const response = await fetch(`${stores().mailWebUrl}/api/email`)
  const emails = (await response.json()) as CaughtMail[]
  return emails.filter((mail) => mail.to.some((recipient) => recipient.address === address))
}

const run = Math.random().toString(36).slice(2, 8)
let last = 1000

/** A new person with a unique address, known to the stubs of the auth and profile services. */
export function newPerson({ users, profiles }: NotificationUnderTest, role: 'JOB_SEEKER' | 'RECRUITER', name: string) {
  last += 1
  const person = { id: last, email: `person-${last}-${run}@example.com`, role, name, headers: bearer(last, role) }
  users.state.set(`/users/${person.id}`, { revision: 1, data: userStateOf(person) })
  if (role === 'RECRUITER') {
    const data = { recruiter_id: last, user_id: last, company_name: name }
    profiles.state.set(`/recruiters/${last}`, { revision: 1, data })
  } else {
    const data = { job_seeker_id: last, user_id: last, full_name: name }
    profiles.state.set(`/job-seekers/${last}`, { revision: 1, data })
  }
  return person
}
export type Person = ReturnType<typeof newPerson>

/** The state of a person with a proven address. */
export function userStateOf(person: Pick<Person, 'id' | 'email' | 'role'>) {
  return { user_id: person.id, email: person.email, email_verified: true, role: person.role, is_active: true }
}

/** A new application with its job and parties. The stubs know them, but no event has been published. */
export function newCase(service: NotificationUnderTest, title = 'DevOps Engineer') {
  const seeker = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
  const recruiter = newPerson(service, 'RECRUITER', 'TechCorp')
  last += 1
  service.jobs.state.set(`/jobs/${last}`, { revision: 1, data: jobStateOf(last, { title }) })
  const state = {
    application_id: last,
    job_id: last,
    job_seeker_id: seeker.id,
    seeker_user_id: seeker.id,
    recruiter_user_id: recruiter.id,
    status: 'APPLIED' as const,
  }
  return { seeker, recruiter, state }
}

export function jobStateOf(jobId: number, changes: { title?: string } = {}) {
  return {
    job_id: jobId,
    recruiter_id: 9,
    recruiter_user_id: 90,
    title: 'DevOps Engineer',
    location: 'Bangalore',
    job_type: 'FULL_TIME' as const,
    status: 'OPEN' as const,
    is_deleted: false,
    ...changes,
  }
}
