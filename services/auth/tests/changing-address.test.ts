import type { ServiceUnderTest } from '@portal/testing/service'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addressOf, ageSessions, changeMe, move, newVerified, rejectedWith, undo } from './addresses.ts'
import { linksTo, post, tokenTo, waitForLinkRequests } from './links.ts'
import { logIn, newPerson, passphrase, refresh, register, sessionsOf, startAuthService } from './portal.ts'

const modes = ['off', 'asked', 'required'] as const
type Mode = (typeof modes)[number]

const services = {} as Record<Mode, ServiceUnderTest>
beforeAll(async () => {
  for (const mode of modes) services[mode] = await startAuthService({ EMAIL_VERIFICATION: mode })
})
afterAll(async () => {
  for (const service of Object.values(services)) await service.stop()
})

describe.each(modes)('a stolen token with EMAIL_VERIFICATION=%s', (mode) => {
  it('cannot change the address', async () => {
    const service = services[mode]
    const owner = await newVerified(service, 'robbed@example.com')
    await ageSessions(service, owner)
    await refresh(service, owner.refreshToken).expect(200)

    const alone = await changeMe(service, owner, { email: 'thief@example.com' }).expect(422)
    const guessed = await changeMe(service, owner, { email: 'thief@example.com', current_password: 'a guess' })

    expect(alone.body.errors).toEqual([expect.objectContaining({ path: 'current_password', code: 'required' })])
    expect([guessed.status, guessed.body.error_code]).toEqual([403, 'WRONG_PASSWORD'])
    expect(await linksTo(service, 'thief@example.com')).toEqual([])
    expect(await addressOf(service, owner)).toBe(owner.email)
  })
})

describe('changing an address', () => {
  it.each(modes)('requires the password in an old session (%s)', async (mode) => {
    const service = services[mode]
    const owner = await newVerified(service, 'known@example.com')
    await ageSessions(service, owner)

    await move(service, owner, 'known-new@example.com')

    expect(await addressOf(service, owner)).toBe('known-new@example.com')
  })

  it.each(modes)('requires no password within five minutes of a login (%s)', async (mode) => {
    const service = services[mode]
    const owner = await newVerified(service, 'fresh@example.com')

    await changeMe(service, owner, { email: 'fresh-new@example.com' }).expect(200)
    if (mode === 'off') expect(await addressOf(service, owner)).toBe('fresh-new@example.com')
    else await post(service, 'email/verify', { token: await tokenTo(service, 'fresh-new@example.com') }).expect(204)

    expect(await addressOf(service, owner)).toBe('fresh-new@example.com')
  })

  it.each(modes)('ends every session except the one that requested it (%s)', async (mode) => {
    const service = services[mode]
    const owner = await newVerified(service, 'everywhere@example.com')
    const { body: elsewhere } = await logIn(service, owner.email).expect(200)

    await move(service, owner, 'everywhere-new@example.com')

    expect(await sessionsOf(service, owner.id)).toEqual(['active', 'ended'])
    await refresh(service, elsewhere.refresh_token).expect(400)
    const gateway = request(service.url).get('/api/v1/access')
    await gateway.set({ authorization: `Bearer ${elsewhere.access_token}` }).expect(401)
    await request(service.url).get('/api/v1/access').set(owner.headers).expect(204)
    await refresh(service, owner.refreshToken).expect(200)
  })

  it.each(modes)('is allowed five times a day, whether or not the new address is free (%s)', async (mode) => {
    const service = services[mode]
    const other =
      mode === 'required'
        ? await newVerified(service, 'taken@example.com')
        : await newPerson(service, 'taken@example.com')
    const person = await newVerified(service, 'restless@example.com')

    for (const email of ['a@example.com', other.email, 'b@example.com', other.email, 'c@example.com']) {
      const { status } = await changeMe(service, person, { email })
      expect(status).toBe(mode === 'off' && email === other.email ? 409 : 200)
    }

    for (const email of ['d@example.com', other.email]) {
      const rejected = await changeMe(service, person, { email }).expect(429)
      expect(rejected.body.error_code).toBe('RATE_LIMITED')
      expect(Number(rejected.headers['retry-after'])).toBeGreaterThan(23 * 3600)
    }
    const own = (await addressOf(service, person)) ?? ''
    expect((await changeMe(service, person, { email: own }).expect(200)).body.pending_email).toBeNull()
    expect(await linksTo(service, 'd@example.com')).toEqual([])
  })

  it('is allowed five times a day for twenty concurrent requests', async () => {
    const person = await newVerified(services.asked, 'hasty@example.com')

    const requests = Array.from({ length: 20 }, (_, index) =>
      changeMe(services.asked, person, { email: `hasty-${index}@example.com` }),
    )

    const statuses = (await Promise.all(requests)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([...Array(5).fill(200), ...Array(15).fill(429)])
  })
})

describe.each(['asked', 'required'] as const)('a request for a taken address with EMAIL_VERIFICATION=%s', (mode) => {
  it('gets the same response as for a free one, and the owner gets no email', async () => {
    const service = services[mode]
    const other = await newVerified(service, 'alice@example.com')
    const person = await newVerified(service, 'curious@example.com')
    const linksBefore = (await linksTo(service, other.email)).length
    const call = async (email: string) => {
      const { status, body, headers } = await changeMe(service, person, { email })
      await waitForLinkRequests(service)
      const { updated_at: _, ...rest } = body
      return { status, body: { ...rest, pending_email: body.pending_email === email }, headers: Object.keys(headers) }
    }

    const free = await call('free@example.com')

    expect(free).toMatchObject({ status: 200, body: { pending_email: true, email: person.email } })
    expect(await call(other.email)).toEqual(free)
    expect(await linksTo(service, other.email)).toHaveLength(linksBefore)
    expect(await linksTo(service, 'free@example.com')).toHaveLength(1)
  })
})

describe.each(modes)('a change of a verified address with EMAIL_VERIFICATION=%s', (mode) => {
  it('can be undone from the former address, which ends every session and removes a newer second factor', async () => {
    const service = services[mode]
    const owner = await newVerified(service, 'owner@example.com')
    await move(service, owner, 'thief@example.com')
    const { body: thief } = await logIn(service, 'thief@example.com').expect(200)
    await service.database.rows(
      `INSERT INTO second_factors (user_id, sealed_secret, confirmed_at)
       VALUES (?, 'none', UTC_TIMESTAMP(3) + INTERVAL 1 SECOND)`,
      [owner.id],
    )
    const [link] = (await linksTo(service, owner.email)).filter(({ purpose }) => purpose === 'UNDO_EMAIL_CHANGE')
    const days = (new Date(link?.expires_at ?? 0).getTime() - Date.now()) / (24 * 3600_000)
    expect(Math.round(days)).toBe(7)

    await undo(service, await tokenTo(service, owner.email)).expect(204)

    const [row] = await service.database.rows('SELECT email, email_verified_at FROM users WHERE id = ?', [owner.id])
    expect(row).toEqual({ email: owner.email, email_verified_at: expect.any(Date) })
    expect(await sessionsOf(service, owner.id)).not.toContain('active')
    await refresh(service, thief.refresh_token).expect(400)
    await logIn(service, 'thief@example.com').expect(400)
    await logIn(service, owner.email).expect(200)
    const recorded = (await service.recorded()).filter((event) => event.aggregate_id === String(owner.id))
    expect(recorded.filter(({ name }) => name === 'auth.user-changed').at(-1)?.data).toMatchObject({
      email: owner.email,
      email_verified: true,
      previous_email: 'thief@example.com',
      changed: ['email'],
    })
    expect(recorded.filter(({ name }) => name === 'auth.second-factor-changed').at(-1)?.data).toMatchObject({
      change: 'disabled',
    })
    expect(await rejectedWith(undo(service, await tokenTo(service, owner.email)))).toEqual([400, 'LINK_ENDED'])
  })

  it('reserves the former address for its owner while it can be undone', async () => {
    const service = services[mode]
    const owner = await newVerified(service, 'kept@example.com')
    const rival = await newVerified(service, 'rival@example.com')
    await move(service, owner, 'kept-new@example.com')

    expect(await rejectedWith(register(service, { email: owner.email }))).toEqual([409, 'EMAIL_TAKEN'])
    const { status } = await changeMe(service, rival, { email: owner.email })
    expect(status).toBe(mode === 'off' ? 409 : 200)
    await waitForLinkRequests(service)
    expect(await addressOf(service, rival)).toBe(rival.email)
    const toOwner = await linksTo(service, owner.email)
    expect(toOwner.filter(({ user_id }) => user_id !== owner.id)).toEqual([])

    await service.database.rows("UPDATE links SET expires_at = UTC_TIMESTAMP(3) WHERE purpose = 'UNDO_EMAIL_CHANGE'")
    await register(service, { email: owner.email }).expect(201)
  })

  it('can be undone by the first owner after further changes by a thief', async () => {
    const service = services[mode]
    const owner = await newVerified(service, 'first@example.com')
    await move(service, owner, 'second@example.com')
    const undoToken = await tokenTo(service, owner.email)
    if (mode === 'off') {
      await post(service, 'email/resend', { email: 'second@example.com' }).expect(202)
      await post(service, 'email/verify', { token: await tokenTo(service, 'second@example.com') }).expect(204)
    }
    await move(service, owner, 'third@example.com')
    const later = await tokenTo(service, 'second@example.com')
    const password = 'chosen by the thief'
    await changeMe(service, owner, { password, current_password: passphrase }).expect(200)
    await post(service, 'password/forgot', { email: 'third@example.com' }).expect(202)
    await tokenTo(service, 'third@example.com')

    await undo(service, undoToken).expect(204)

    expect(await addressOf(service, owner)).toBe(owner.email)
    expect(await rejectedWith(undo(service, later))).toEqual([400, 'LINK_ENDED'])
    await post(service, 'password/forgot', { email: owner.email }).expect(202)
    const token = await tokenTo(service, owner.email)
    await post(service, 'password/reset', { token, password: 'chosen by the owner' }).expect(204)
    await logIn(service, owner.email, password).expect(400)
    await logIn(service, owner.email, 'chosen by the owner').expect(200)
  })

  it('can be undone step by step, from the newest to the oldest', async () => {
    const service = services[mode]
    const owner = await newVerified(service, 'one@example.com')
    await move(service, owner, 'two@example.com')
    const toOne = await tokenTo(service, 'one@example.com')
    if (mode === 'off') {
      await post(service, 'email/resend', { email: 'two@example.com' }).expect(202)
      await post(service, 'email/verify', { token: await tokenTo(service, 'two@example.com') }).expect(204)
    }
    await move(service, owner, 'three@example.com')
    const toTwo = await tokenTo(service, 'two@example.com')

    await undo(service, toTwo).expect(204)
    expect(await addressOf(service, owner)).toBe('two@example.com')
    await undo(service, toOne).expect(204)

    expect(await addressOf(service, owner)).toBe('one@example.com')
  })

  it('leaves no undo link after a return to the former address', async () => {
    const service = services[mode]
    const owner = await newVerified(service, 'back@example.com')
    await move(service, owner, 'forth@example.com')
    if (mode === 'off') {
      await post(service, 'email/resend', { email: 'forth@example.com' }).expect(202)
      await post(service, 'email/verify', { token: await tokenTo(service, 'forth@example.com') }).expect(204)
    }

    await move(service, owner, owner.email)

    const open = "SELECT id FROM links WHERE user_id = ? AND purpose = 'UNDO_EMAIL_CHANGE' AND ended_at IS NULL"
    expect(await service.database.rows(open, [owner.id])).toEqual([])
  })
})

describe('an address that was never verified', () => {
  it.each(['off', 'asked'] as const)('gets no email when it is replaced (%s)', async (mode) => {
    const service = services[mode]
    const person = await newPerson(service, 'stranger@example.com')
    const before = (await linksTo(service, person.email)).length

    await move(service, person, 'mine@example.com')

    expect(await linksTo(service, person.email)).toHaveLength(before)
  })
})

describe('the undo link', () => {
  it('is rejected with a made-up token, and its token for any other purpose', async () => {
    const service = services.asked
    const owner = await newVerified(service, 'careful@example.com')
    await move(service, owner, 'careful-new@example.com')
    const token = await tokenTo(service, owner.email)

    expect(await rejectedWith(undo(service, 'made-up'))).toEqual([400, 'LINK_ENDED'])
    expect(await rejectedWith(post(service, 'email/verify', { token }))).toEqual([400, 'LINK_ENDED'])
    const reset = post(service, 'password/reset', { token, password: 'a much better one' })
    expect(await rejectedWith(reset)).toEqual([400, 'LINK_ENDED'])
    await post(service, 'email/undo', {}).expect(422)
    await post(service, 'email/undo', { token, password: passphrase }).expect(422)
  })

  it('works once for ten concurrent requests', async () => {
    const service = services.asked
    const owner = await newVerified(service, 'eager@example.com')
    await move(service, owner, 'eager-new@example.com')
    const token = await tokenTo(service, owner.email)

    const responses = await Promise.all(Array.from({ length: 10 }, () => undo(service, token)))

    expect(responses.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(400)])
  })

  it('ends when the account is erased, which frees its addresses', async () => {
    const service = services.asked
    const owner = await newVerified(service, 'leaving@example.com')
    await move(service, owner, 'leaving-new@example.com')
    const token = await tokenTo(service, owner.email)
    const erasure = request(service.url).delete('/api/v1/users/me').set(owner.headers)
    await erasure.send({ current_password: passphrase }).expect(202)

    expect(await rejectedWith(undo(service, token))).toEqual([400, 'LINK_ENDED'])
    await register(service, { email: owner.email }).expect(201)
  })
})
