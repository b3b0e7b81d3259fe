import { randomUUID } from 'node:crypto'
import { logIn as accessTokenOf, createSender, expectStatus, type Send } from '@portal/stack/api-client'

/** A user of the portal; a guest has no token. */
export type Person = { id: number; email: string; token?: string; request: Send }
type Role = 'JOB_SEEKER' | 'RECRUITER'

/** Registers users and logs them in through the gateway. */
export type Client = {
  guest: Person
  /** Registers a user with the {@link password}, and logs in. `name` begins the email address. */
  join: (role: Role, name?: string) => Promise<Person>
  joinWithProfile: (role: Role) => Promise<Person>
  logIn: (email: string, secret: string) => Promise<Person>
}

export const password = 'correct horse battery staple'

const profiles = {
  JOB_SEEKER: { path: '/api/v1/profiles/job-seekers', body: { full_name: 'Ada Lovelace' } },
  RECRUITER: { path: '/api/v1/profiles/recruiters', body: { company_name: 'TechCorp' } },
}

/** Creates a client of the gateway at a URL. A request without a response within `deadlineMs` rejects. */
export function createClient(gatewayUrl: string, deadlineMs?: number): Client {
  const deadline = deadlineMs === undefined ? {} : { deadlineMs }
  const guest: Person = { id: 0, email: '', request: createSender(gatewayUrl, deadline) }
  const logIn: Client['logIn'] = async (email, secret) => {
    const token = await accessTokenOf(guest.request, email, secret)
    const request = createSender(gatewayUrl, { token, ...deadline })
    const me = await expectStatus(200, request('GET', '/api/v1/users/me'))
    return { id: me.id, email, token, request }
  }
  const join: Client['join'] = async (role, name = role.toLowerCase()) => {
    const email = `${name}-${randomUUID().slice(0, 8)}@example.com`
    await expectStatus(201, guest.request('POST', '/api/v1/auth/register', { email, password, role }))
    return logIn(email, password)
  }
  const joinWithProfile: Client['joinWithProfile'] = async (role) => {
    const person = await join(role)
    const { path, body } = profiles[role]
    await expectStatus(201, person.request('POST', path, body))
    return person
  }
  return { guest, join, joinWithProfile, logIn }
}
