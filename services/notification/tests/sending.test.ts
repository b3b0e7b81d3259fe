import { userRegistered } from '@portal/contracts/auth/events'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { createService } from '../src/service.ts'
import { type MailServer, startMailServer } from './mail-server.ts'
import { type NotificationUnderTest, newPerson, startNotificationService, userFactsOf } from './portal.ts'

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
  await service.broker.publish(userRegistered, { data: userFactsOf(person) })
  return person
}

async function attemptsFor(address: string) {
  const [delivery] = await service.deliveriesTo(address)
  return delivery?.last_error === null ? undefined : delivery
}

describe('a mail', () => {
  it('that the server cannot take now is sent later, once, under one message id', async () => {
    mailServer.refusals.push('451 try again later')

    const { email } = await welcome()
    const failed = await until('the first attempt', () => attemptsFor(email))
    await service.delivered()

    expect(failed).toMatchObject({ state: 'PENDING', attempts: 1, last_error: expect.stringContaining('451') })
    const [sent] = await service.deliveriesTo(email)
    expect(sent).toMatchObject({ state: 'SENT', attempts: 2, last_error: null, message_id: failed.message_id })
    expect(mailServer.taken).toHaveLength(1)
    expect(mailServer.taken[0]).toContain(failed.message_id)
  })

  it('that the server refuses for good is given up with the reason', async () => {
    mailServer.refusals.push('550 no such mailbox')

    const { email } = await welcome()
    await service.delivered()

    expect(await service.deliveriesTo(email)).toMatchObject([
      { state: 'FAILED', attempts: 1, last_error: expect.stringContaining('no such mailbox') },
    ])
    expect(mailServer.taken).toEqual([])
  })

  it('waits while the mail server is away, and nobody notices', async () => {
    mailServer.away = true

    const { email } = await welcome()
    await until('the first attempt', () => attemptsFor(email))
    const ready = await fetch(`${service.url}/health/ready`)
    mailServer.away = false
    await service.delivered()

    expect(ready.status).toBe(200)
    expect(await service.deliveriesTo(email)).toMatchObject([{ state: 'SENT' }])
    expect(mailServer.taken).toHaveLength(1)
  })

  it('is sent once by several replicas', async () => {
    const replica = createService(readConfig(service.environment))
    await replica.start()

    const people = await Promise.all(Array.from({ length: 30 }, welcome))
    await service.delivered()
    await replica.stop()

    const recipients = mailServer.taken.map((mail) => /^To: (\S+)$/m.exec(mail)?.[1])
    expect(recipients.sort()).toEqual(people.map((person) => person.email).sort())
  })

  it('whose sending was not noted, because the process died, is sent again under the same message id', async () => {
    const { email } = await welcome()
    await service.delivered()
    await service.database.rows("UPDATE deliveries SET state = 'PENDING', next_attempt_at = UTC_TIMESTAMP(3)")

    await service.delivered()

    const [delivery] = await service.deliveriesTo(email)
    expect(delivery).toMatchObject({ state: 'SENT', attempts: 2 })
    expect(mailServer.taken.filter((mail) => mail.includes(String(delivery?.message_id)))).toHaveLength(2)
  })
})
