import { createPeer } from '@portal/chassis/http/peer'
import { createDatabase } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { userChanged, userErased, userRegistered } from '@portal/contracts/auth/events'
import { startOwner } from '@portal/testing/stub-owner'
import { bearer, testSecrets } from '@portal/testing/tokens'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountReadModel } from '../src/accounts/account-read-model.ts'
import { admin, newRecruiter, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

async function recruiterWithProfile() {
  const person = newRecruiter()
  const body = { company_name: 'TechCorp' }
  const response = await request(service.url)
    .post('/api/v1/profiles/recruiters')
    .set(person.headers)
    .send(body)
    .expect(201)
  return { ...person, profile: response.body }
}
type Recruiter = Awaited<ReturnType<typeof recruiterWithProfile>>

function stateOf({ id }: Person, is_active: boolean) {
  return { user_id: id, email: `${id}@example.com`, role: 'RECRUITER' as const, is_active }
}

async function setActive(person: Person, is_active: boolean, revision: number) {
  const data = { ...stateOf(person, is_active), changed: ['is_active' as const] }
  await service.broker.publish(userChanged, { revision, data, actorId: 1 })
  await service.broker.consumed()
}

/** The statuses of the two requests that read a recruiter profile. */
async function read({ id, profile }: Recruiter, as: Record<string, string> = {}) {
  const paths = [profile.id, `user/${id}`].map((end) => `/api/v1/profiles/recruiters/${end}`)
  const responses = await Promise.all(paths.map((path) => request(service.url).get(path).set(as)))
  return responses.map(({ status }) => status)
}

describe('the profile of a blocked recruiter', () => {
  it('is visible only to that recruiter and to administrators until the block ends', async () => {
    const [person, other] = [await recruiterWithProfile(), await recruiterWithProfile()]
    await setActive(person, false, 2)

    for (const as of [{}, other.headers, bearer(70, 'JOB_SEEKER')]) expect(await read(person, as)).toEqual([404, 404])
    expect(await read(person, admin)).toEqual([200, 200])
    expect(await read(person, person.headers)).toEqual([200, 200])
    expect(await read(other)).toEqual([200, 200])

    await setActive(person, true, 3)
    expect(await read(person)).toEqual([200, 200])
  })

  it('gets 404, not 304, for a client that has it cached', async () => {
    const person = await recruiterWithProfile()
    const path = `/api/v1/profiles/recruiters/${person.profile.id}`
    const { headers } = await request(service.url).get(path).expect(200)
    await setActive(person, false, 2)

    await request(service.url).get(path).set('If-None-Match', String(headers.etag)).expect(404)
  })

  it.each([[[1, 2, 3]], [[3, 2, 1]], [[2, 3, 1]]])(
    'is visible according to the newest revision when events arrive in the order %j',
    async (order) => {
      const [blocked, unblocked] = [await recruiterWithProfile(), await recruiterWithProfile()]

      for (const revision of order) {
        await setActive(blocked, revision !== 3, revision)
        await setActive(unblocked, revision !== 2, revision)
      }

      expect(await read(blocked)).toEqual([404, 404])
      expect(await read(unblocked)).toEqual([200, 200])
    },
  )

  it('is not public if it is created after the block', async () => {
    const person = newRecruiter()
    await service.broker.publish(userRegistered, { data: stateOf(person, true) })
    await setActive(person, false, 2)

    const response = await request(service.url)
      .post('/api/v1/profiles/recruiters')
      .set(person.headers)
      .send({ company_name: 'TechCorp' })
      .expect(201)

    expect(await read({ ...person, profile: response.body })).toEqual([404, 404])
  })
})

describe('the read model of accounts', () => {
  it('is rebuilt from the auth service, so that it includes earlier blocks', async () => {
    const [blocked, unblocked] = [await recruiterWithProfile(), await recruiterWithProfile()]
    await setActive(unblocked, false, 2)
    const users = await startOwner()
    users.state.set(`/users/${blocked.id}`, { revision: 7, data: stateOf(blocked, false) })
    users.state.set(`/users/${unblocked.id}`, { revision: 3, data: stateOf(unblocked, true) })
    const secret = testSecrets.SERVICE_SECRET
    const auth = createPeer({ from: 'profile', to: 'auth', url: users.url, secret })
    const database = createDatabase({ url: service.database.url, poolSize: 1 }, createLogger('rebuild', 'silent'), '')

    await accountReadModel.rebuild({ db: database.db }, auth)

    await database.stop?.()
    await users.stop()
    expect(await read(blocked)).toEqual([404, 404])
    expect(await read(unblocked)).toEqual([200, 200])
  })

  it('stores nothing about an erased user, even after a late event', async () => {
    const person = await recruiterWithProfile()
    await setActive(person, false, 2)
    await service.broker.publish(userErased, {
      revision: 3,
      data: { user_id: person.id, role: 'RECRUITER', erasure_id: 1 },
    })
    await service.settled()
    await setActive(person, true, 4)

    expect(await service.database.rows('SELECT * FROM accounts WHERE user_id = ?', [person.id])).toEqual([])
  })
})
