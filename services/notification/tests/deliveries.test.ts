import { userRegistered } from '@portal/contracts/auth/events'
import { type MailServer, startMailServer } from '@portal/testing/mail-server'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { admin, type NotificationUnderTest, newPerson, startNotificationService, userStateOf } from './portal.ts'

let mailServer: MailServer
let service: NotificationUnderTest
beforeEach(async () => {
  mailServer = await startMailServer()
  service = await startNotificationService({ SMTP_URL: mailServer.url })
})
afterEach(async () => {
  await service.stop()
  await mailServer.stop()
})

async function welcome() {
  const person = newPerson(service, 'JOB_SEEKER', 'Ada Lovelace')
  await service.broker.publish(userRegistered, { data: userStateOf(person) })
  await service.delivered()
  return person
}

async function rejectedWelcome() {
  mailServer.rejections.push('550 no such mailbox')
  return welcome()
}

function list(query = '') {
  return request(service.url).get(`/api/v1/deliveries${query}`).set(admin)
}

function requeue(id: number | string) {
  return request(service.url).post(`/api/v1/deliveries/${id}/requeue`).set(admin)
}

describe('deliveries', () => {
  it('are listed for administrators, newest first and by state, without the content of the emails', async () => {
    const sent = await welcome()
    const rejected = await rejectedWelcome()

    const all = await list().expect(200)
    const failed = await list('?state=FAILED').expect(200)

    expect(all.body).toMatchObject([{ recipient: rejected.email }, { recipient: sent.email, state: 'SENT' }])
    expect(failed.body).toEqual([
      {
        id: expect.any(Number),
        created_at: expect.any(String),
        updated_at: expect.any(String),
        is_deleted: null,
        recipient: rejected.email,
        kind: 'WELCOME',
        state: 'FAILED',
        attempts: 1,
        last_error: expect.stringContaining('no such mailbox'),
        next_attempt_at: null,
        sent_at: null,
        message_id: expect.stringMatching(/^<.+@portal\.example\.com>$/),
      },
    ])
    await list('?state=LOST').expect(422)
  })

  it('that have failed can be requeued and are sent with the same Message-ID, however old they are', async () => {
    const { email } = await rejectedWelcome()
    const [failed] = (await list('?state=FAILED')).body
    await service.database.rows("UPDATE deliveries SET created_at = '2020-01-01'")
    mailServer.rejections.push('451 not now')

    const requeued = await requeue(failed.id).expect(200)
    await service.delivered()

    expect(requeued.body).toMatchObject({ id: failed.id, state: 'PENDING', attempts: 1 })
    expect(await service.deliveriesTo(email)).toMatchObject([
      { state: 'SENT', attempts: 3, message_id: failed.message_id },
    ])
    expect(mailServer.taken).toHaveLength(1)
    expect(mailServer.taken[0]).toContain(failed.message_id)
  })

  it('are requeued by only one of several concurrent requests', async () => {
    await rejectedWelcome()
    const [failed] = (await list()).body

    const responses = await Promise.all(Array.from({ length: 10 }, () => requeue(failed.id)))
    await service.delivered()

    expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)])
    expect(mailServer.taken).toHaveLength(1)
  })

  it('cannot be requeued if they were sent or do not exist', async () => {
    await welcome()
    const [sent] = (await list()).body

    expect((await requeue(sent.id).expect(409)).body.error_code).toBe('NOT_FAILED')
    await requeue(999_999).expect(404)
    await requeue('first').expect(422)
    expect(mailServer.taken).toHaveLength(1)
  })

  it('are visible to administrators only', async () => {
    const { headers } = newPerson(service, 'RECRUITER', 'TechCorp')

    await request(service.url).get('/api/v1/deliveries').expect(401)
    await request(service.url).get('/api/v1/deliveries').set(headers).expect(403)
    await request(service.url).post('/api/v1/deliveries/1/requeue').set(headers).expect(403)
  })
})
