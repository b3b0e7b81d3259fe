import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../data/chance.ts'
import { skillNames } from '../data/generate-jobs.ts'
import { places } from '../data/places.ts'
import type { Person } from '../portal.ts'
import type { Setting } from '../setting.ts'

// Long enough that no queues build up: the soak looks for growth, not for slowness.
const pauseMs = 20
const newJob = {
  title: 'DevOps Engineer',
  description: 'Run our clusters and keep them boring.',
  location: 'Bangalore',
  salary_min: 60_000,
  salary_max: 90_000,
  job_type: 'FULL_TIME',
  skill_ids: [1, 2],
}

export type Journeys = {
  /**
   * Waits until every user has finished the current journey. `errors` are responses of 400 and above and failed
   * requests.
   */
  end: () => Promise<{ requests: number; errors: string[] }>
}

/** Simulates `users` people who browse, apply, hire, read notifications and log in, one journey after another. */
export function beginJourneys(setting: Setting, users: number, chance: Chance): Journeys {
  const { portal, seekers, recruiters, openJobIds } = setting
  const count = { requests: 0, errors: [] as string[] }
  let isEnding = false

  const request = (person: Person, path: string, method = 'GET', body?: object) => {
    count.requests += 1
    return call(portal.gatewayUrl, person, { path, method, body })
  }

  const browse = async (seeker: Person) => {
    const place = encodeURIComponent(chance.pickLongTailed(places).name)
    await request(seeker, '/jobs/')
    await request(seeker, `/jobs/search?location=${place}&limit=20`)
    await request(seeker, `/jobs/search?q=${encodeURIComponent(chance.pickLongTailed(skillNames))}&limit=20`)
    await request(seeker, `/jobs/search/facets?location=${place}`)
    await request(seeker, `/jobs/${chance.pickLongTailed(openJobIds)}`)
    await request(seeker, '/jobs/stats/active-count')
  }

  const hire = async (seeker: Person, recruiter: Person) => {
    const job = await request(recruiter, '/jobs/', 'POST', newJob)
    const application = await request(seeker, '/applications/', 'POST', { job_id: job.id })
    await request(recruiter, `/applications/job/${job.id}`)
    await request(recruiter, `/applications/${application.id}/status`, 'PUT', { new_status: 'SHORTLISTED' })
    await request(seeker, '/applications/my/applications')
    await request(seeker, '/notifications')
    await request(seeker, '/notifications/read-all', 'POST')
    await request(recruiter, `/jobs/${job.id}/status`, 'PUT', { new_status: 'CLOSED' })
  }

  const logIn = async (seeker: Person) => {
    count.requests += 1
    const status = await portal.logIn(seeker.email)
    if (status !== 200) throw new Error(`logging in responded with ${status}`)
    await request(seeker, '/users/me')
  }

  const runJourneys = async (index: number) => {
    const seeker = seekers[index % seekers.length] as Person
    const recruiter = recruiters[index % recruiters.length] as Person
    while (!isEnding) {
      const drawn = chance.next()
      const journey = drawn < 0.7 ? browse(seeker) : drawn < 0.95 ? hire(seeker, recruiter) : logIn(seeker)
      await journey.catch((error: unknown) => count.errors.push(String(error)))
    }
  }

  const all = Promise.all(Array.from({ length: users }, (_, index) => runJourneys(index)))
  return {
    end: async () => {
      isEnding = true
      await all
      return count
    },
  }
}

/** Sends a request, and pauses after the response. Throws for a response of 400 and above. */
async function call(
  gatewayUrl: string,
  { token }: Person,
  { path, method, body }: { path: string; method: string; body: object | undefined },
): Promise<{ id: number }> {
  const response = await fetch(new URL(`/api/v1${path}`, gatewayUrl), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (response.status >= 400) {
    throw new Error(`${method} ${path} responded with ${response.status} ${text.slice(0, 200)}`)
  }
  await pause(pauseMs)
  return text === '' ? { id: 0 } : JSON.parse(text)
}
