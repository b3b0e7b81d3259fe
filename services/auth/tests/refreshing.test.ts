import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimsOf, logIn, newPerson, passphrase, refresh, sessionsOf, startAuthService } from './portal.ts'

let service: ServiceUnderTest
beforeAll(async () => {
  service = await startAuthService()
})
afterAll(() => service.stop())

describe('a refresh token', () => {
  it('is traded for new tokens of the same session', async () => {
    const { id, email } = await newPerson(service, 'ada@example.com')
    const login = await logIn(service, email)

    const answer = await refresh(service, login.body.refresh_token).expect(200)

    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.body).toMatchObject({ token_type: 'bearer', expires_in: 604_800 })
    const [before, after] = [claimsOf(login.body.access_token), claimsOf(answer.body.access_token)]
    expect(after).toMatchObject({ sub: String(id), sid: before.sid })
    expect(after.jti).not.toBe(before.jti)
    await refresh(service, answer.body.refresh_token).expect(200)
    expect(await sessionsOf(service, id)).toEqual(['good', 'good'])
  })

  it('that comes a second time ends the session, for the thief and for the owner', async () => {
    const { id, refreshToken } = await newPerson(service, 'robbed@example.com')
    const renewed = await refresh(service, refreshToken).expect(200)

    const replayed = await refresh(service, refreshToken).expect(400)

    expect(replayed.body).toMatchObject({ error: 'invalid_grant', error_code: 'REFRESH_TOKEN_ENDED' })
    await refresh(service, renewed.body.refresh_token).expect(400)
    expect(await sessionsOf(service, id)).toEqual(['ended'])
  })

  it('from long ago ends the session as well, and no other', async () => {
    const { id, email, refreshToken } = await newPerson(service, 'later@example.com')
    await logIn(service, email).expect(200)
    let newest = refreshToken
    for (let renewal = 0; renewal < 3; renewal++) newest = (await refresh(service, newest)).body.refresh_token

    await refresh(service, refreshToken).expect(400)

    await refresh(service, newest).expect(400)
    expect((await sessionsOf(service, id)).sort()).toEqual(['ended', 'good'])
  })

  it('works for one of ten who use it at the same moment', async () => {
    const { refreshToken } = await newPerson(service, 'hasty@example.com')

    const answers = await Promise.all(Array.from({ length: 10 }, () => refresh(service, refreshToken)))

    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array(9).fill(400)])
  })

  it('ends after thirty days without use', async () => {
    const { id, refreshToken } = await newPerson(service, 'away@example.com')
    const [session] = await service.database.rows<{ days: number }>(
      'SELECT TIMESTAMPDIFF(DAY, created_at, expires_at) AS days FROM sessions WHERE user_id = ?',
      [id],
    )
    expect(session?.days).toBe(30)
    await service.database.rows('UPDATE sessions SET expires_at = UTC_TIMESTAMP(3) WHERE user_id = ?', [id])

    await refresh(service, refreshToken).expect(400)
  })

  it('is no access token, and the other way round', async () => {
    const { headers, refreshToken } = await newPerson(service, 'mixed@example.com')

    await request(service.url).get('/api/v1/users/me').set('Authorization', `Bearer ${refreshToken}`).expect(401)
    await refresh(service, headers.authorization.slice('Bearer '.length, 200)).expect(400)
    await refresh(service, 'made-up').expect(400)
    await refresh(service, '').expect(422)
  })

  it('carries on what changed meanwhile without ending the session: the address', async () => {
    const { id, headers, refreshToken } = await newPerson(service, 'old@example.com')
    await request(service.url).put('/api/v1/users/me').set(headers).send({ email: 'new@example.com' }).expect(200)

    await refresh(service, refreshToken).expect(200)

    expect(await sessionsOf(service, id)).toEqual(['good'])
    await logIn(service, 'new@example.com', passphrase).expect(200)
  })
})
