import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

/** Moves the last refresh of a person's sessions into the past. */
async function elapse(userId: number, seconds: number): Promise<void> {
  await service.database.rows('UPDATE sessions SET rotated_at = rotated_at - INTERVAL ? SECOND WHERE user_id = ?', [
    seconds,
    userId,
  ])
}

async function endsOf(userId: number) {
  const events = await service.recorded()
  return events.filter((event) => event.name === 'auth.session-ended' && event.aggregate_id === String(userId))
}

describe('a refresh token', () => {
  it('is exchanged for new tokens of the same session', async () => {
    const { id, email } = await newPerson(service, 'ada@example.com')
    const login = await logIn(service, email)

    const response = await refresh(service, login.body.refresh_token).expect(200)

    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.body).toMatchObject({ token_type: 'bearer', expires_in: 604_800 })
    const [before, after] = [claimsOf(login.body.access_token), claimsOf(response.body.access_token)]
    expect(after).toMatchObject({ sub: String(id), sid: before.sid })
    expect(after.jti).not.toBe(before.jti)
    await refresh(service, response.body.refresh_token).expect(200)
    expect(await sessionsOf(service, id)).toEqual(['active', 'active'])
  })

  it('gets the same successor when it is sent again at once, because the response may be lost', async () => {
    const { id, refreshToken } = await newPerson(service, 'offline@example.com')

    const [first, second] = [await refresh(service, refreshToken), await refresh(service, refreshToken)]

    expect(second.status).toBe(200)
    expect(second.body.refresh_token).toBe(first.body.refresh_token)
    expect(claimsOf(second.body.access_token).jti).not.toBe(claimsOf(first.body.access_token).jti)
    await refresh(service, second.body.refresh_token).expect(200)
    expect(await sessionsOf(service, id)).toEqual(['active'])
  })

  it('gets the same successor in ten concurrent requests, and the session stays active', async () => {
    const { id, refreshToken } = await newPerson(service, 'hasty@example.com')

    const responses = await Promise.all(Array.from({ length: 10 }, () => refresh(service, refreshToken)))

    expect(responses.map((response) => response.status)).toEqual(Array(10).fill(200))
    const successors = new Set(responses.map((response) => response.body.refresh_token))
    expect(successors.size).toBe(1)
    await refresh(service, [...successors][0]).expect(200)
    expect(await sessionsOf(service, id)).toEqual(['active'])
  })

  it('ends the session when it is sent again after the grace period', async () => {
    const { id, refreshToken } = await newPerson(service, 'robbed@example.com')
    const renewed = await refresh(service, refreshToken).expect(200)
    await elapse(id, 11)

    const replayed = await refresh(service, refreshToken).expect(400)

    expect(replayed.body).toMatchObject({ error: 'invalid_grant', error_code: 'REFRESH_TOKEN_ENDED' })
    await refresh(service, renewed.body.refresh_token).expect(400)
    expect(await sessionsOf(service, id)).toEqual(['ended'])
    expect(await endsOf(id)).toMatchObject([{ actor_id: null, data: { user_id: id, why: 'REUSED_TOKEN' } }])
  })

  it('ends the session when it is sent again after its successor was used', async () => {
    const { id, refreshToken } = await newPerson(service, 'overtaken@example.com')
    const second = await refresh(service, refreshToken).expect(200)
    await refresh(service, second.body.refresh_token).expect(200)

    await refresh(service, refreshToken).expect(400)

    expect(await sessionsOf(service, id)).toEqual(['ended'])
  })

  it('is rejected after its session ended, also within the grace period', async () => {
    const { id, headers, refreshToken } = await newPerson(service, 'gone@example.com')
    const renewed = await refresh(service, refreshToken).expect(200)
    await request(service.url).post('/api/v1/auth/logout').set(headers).expect(204)

    await refresh(service, refreshToken).expect(400)
    await refresh(service, renewed.body.refresh_token).expect(400)

    expect((await endsOf(id)).map(({ data }) => data)).toMatchObject([{ why: 'LOGGED_OUT' }])
  })

  it('ends its session, and no other, when it is several refreshes old', async () => {
    const { id, email, refreshToken } = await newPerson(service, 'later@example.com')
    await logIn(service, email).expect(200)
    let newest = refreshToken
    for (let renewal = 0; renewal < 3; renewal++) newest = (await refresh(service, newest)).body.refresh_token

    await refresh(service, refreshToken).expect(400)

    await refresh(service, newest).expect(400)
    expect((await sessionsOf(service, id)).sort()).toEqual(['active', 'ended'])
  })

  it('expires after thirty days without use', async () => {
    const { id, refreshToken } = await newPerson(service, 'away@example.com')
    const [session] = await service.database.rows<{ days: number }>(
      'SELECT TIMESTAMPDIFF(DAY, created_at, expires_at) AS days FROM sessions WHERE user_id = ?',
      [id],
    )
    expect(session?.days).toBe(30)
    await service.database.rows('UPDATE sessions SET expires_at = UTC_TIMESTAMP(3) WHERE user_id = ?', [id])

    await refresh(service, refreshToken).expect(400)
  })

  it('is not accepted as an access token, nor an access token as a refresh token', async () => {
    const { headers, refreshToken } = await newPerson(service, 'mixed@example.com')

    await request(service.url).get('/api/v1/users/me').set('Authorization', `Bearer ${refreshToken}`).expect(401)
    await refresh(service, headers.authorization.slice('Bearer '.length, 200)).expect(400)
    await refresh(service, 'made-up').expect(400)
    await refresh(service, '').expect(422)
  })

  it('stays valid after a change of address', async () => {
    const { id, headers, refreshToken } = await newPerson(service, 'old@example.com')
    await request(service.url).put('/api/v1/users/me').set(headers).send({ email: 'new@example.com' }).expect(200)

    await refresh(service, refreshToken).expect(200)

    expect(await sessionsOf(service, id)).toEqual(['active'])
    await logIn(service, 'new@example.com', passphrase).expect(200)
  })
})
