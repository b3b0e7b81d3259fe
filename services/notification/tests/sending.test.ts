import { userErased, userRegistered } from '@portal/contracts/auth/events'
import { type MailServer, startMailServer } from '@portal/testing/mail-server'
import { until } from '@portal/testing/until'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'
import { maxParallel } from '../src/mail/mailer.ts'
import { notification } from '../src/service.ts'
import { type NotificationUnderTest, newPerson, startNotificationService, userStateOf } from './portal.ts'

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
  return person
}

async function attemptsFor(address: string) {
  const [delivery] = await service.deliveriesTo(address)
  return delivery?.last_error === null ? undefined : delivery
}

describe('an email', () => {
  it('is retried after a temporary rejection and sent once, with the same Message-ID', async () => {
    mailServer.rejections.push('451 try again later')

    const { email } = await welcome()
    const failed = await until('the first attempt', () => attemptsFor(email))
    await service.delivered()

    expect(failed).toMatchObject({ state: 'PENDING', attempts: 1, last_error: expect.stringContaining('451') })
    const [sent] = await service.deliveriesTo(email)
    expect(sent).toMatchObject({ state: 'SENT', attempts: 2, last_error: null, message_id: failed.message_id })
    expect(mailServer.taken).toHaveLength(1)
    expect(mailServer.taken[0]).toContain(failed.message_id)
  })

  it('is given up with the reason after a permanent rejection', async () => {
    mailServer.rejections.push('550 no such mailbox')

    const { email } = await welcome()
    await service.delivered()

    expect(await service.deliveriesTo(email)).toMatchObject([
      { state: 'FAILED', attempts: 1, last_error: expect.stringContaining('no such mailbox') },
    ])
    expect(mailServer.taken).toEqual([])
  })

  it('waits while the mail server is unavailable', async () => {
    mailServer.unavailable = true

    const { email } = await welcome()
    await until('the first attempt', () => attemptsFor(email))
    mailServer.unavailable = false
    await service.delivered()

    expect(await service.deliveriesTo(email)).toMatchObject([{ state: 'SENT' }])
    expect(mailServer.taken).toHaveLength(1)
  })

  it('waits while the mail server rejects connections', async () => {
    mailServer.fault = 'refusing'

    const { email } = await welcome()
    const failed = await until('the first attempt', () => attemptsFor(email))
    mailServer.fault = undefined
    await service.delivered()

    expect(failed.last_error).toContain('421')
    expect(await service.deliveriesTo(email)).toMatchObject([{ state: 'SENT' }])
  })

  it('uses a bounded number of connections while the mail server hangs, and is sent once it responds', async () => {
    mailServer.fault = 'hanging'

    const people = await Promise.all(Array.from({ length: 24 }, welcome))
    await until('the maximum number of connections', () => mailServer.mostConnections === maxParallel)
    await until('another attempt', async () => {
      const rows = await service.database.rows('SELECT id FROM deliveries WHERE last_error IS NOT NULL')
      return rows.length >= maxParallel
    })
    mailServer.fault = undefined
    await until('the emails', () => mailServer.taken.length === people.length, 30_000)

    expect(mailServer.mostConnections).toBe(maxParallel)
  }, 60_000)

  it('is claimed for a minute of the database’s clock', async () => {
    mailServer.fault = 'hanging'

    const { email } = await welcome()
    const left = await until('the claim', async () => {
      const [row] = await service.database.rows<{ attempts: number; seconds: number }>(
        `SELECT attempts, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(3), next_attempt_at) AS seconds
         FROM deliveries WHERE recipient = ?`,
        [email],
      )
      return row?.attempts === 1 && row
    })

    expect(left.seconds).toBeGreaterThan(30)
    expect(left.seconds).toBeLessThanOrEqual(60)
  })

  it('is sent only once by several replicas', async () => {
    const replica = notification.create(readConfig(service.environment))
    await replica.start()

    const people = await Promise.all(Array.from({ length: 30 }, welcome))
    await service.delivered()
    await replica.stop()

    const recipients = mailServer.taken.map((mail) => /^To: (\S+)$/m.exec(mail)?.[1])
    expect(recipients.sort()).toEqual(people.map((person) => person.email).sort())
  })

  it('is not sent if its recipient is erased while it waits for a connection', async () => {
    mailServer.acceptance.groupSize = maxParallel + 1
    const people = await Promise.all(Array.from({ length: 24 }, welcome))
    const erased = await until('a claimed email that waits', async () => {
      if (mailServer.acceptance.waiting.length < maxParallel) return false
      const claimed = await service.database.rows<{ recipient: string }>('SELECT * FROM deliveries WHERE attempts = 1')
      const isWaiting = (email: string) => !mailServer.acceptance.waiting.some((mail) => mail.includes(email))
      return people.find(({ email }) => claimed.some(({ recipient }) => recipient === email) && isWaiting(email))
    })

    const data = { user_id: erased.id, role: erased.role, erasure_id: 1 }
    await service.broker.publish(userErased, { revision: 2, data })
    await service.settled()
    mailServer.acceptance.groupSize = 1
    await service.delivered()

    expect(mailServer.taken).toHaveLength(23)
    expect(mailServer.taken.join()).not.toContain(erased.email)
  })

  it('is sent again with the same Message-ID if the process died before recording it as sent', async () => {
    const { email } = await welcome()
    await service.delivered()
    await service.database.rows("UPDATE deliveries SET state = 'PENDING', next_attempt_at = UTC_TIMESTAMP(3)")

    await service.delivered()

    const [delivery] = await service.deliveriesTo(email)
    expect(delivery).toMatchObject({ state: 'SENT', attempts: 2 })
    expect(mailServer.taken.filter((mail) => mail.includes(String(delivery?.message_id)))).toHaveLength(2)
  })
})

describe('the mail server', () => {
  async function readiness() {
    const response = await fetch(`${service.url}/health/ready`)
    const { checks } = (await response.json()) as { checks: Record<string, string> }
    return { status: response.status, smtp: checks.smtp }
  }

  function readinessWith(smtp: string) {
    return until(`smtp to be ${smtp}`, async () => {
      const state = await readiness()
      return state.smtp === smtp && state
    })
  }

  it('is reported as up or down, and the service is ready either way', async () => {
    expect(await readiness()).toEqual({ status: 200, smtp: 'up' })

    mailServer.unavailable = true
    const unavailable = await readinessWith('down')
    mailServer.unavailable = false
    const available = await readinessWith('up')

    expect([unavailable.status, available.status]).toEqual([200, 200])
  })

  it('is reported as down while it hangs, and concurrent readiness checks share one connection', async () => {
    mailServer.fault = 'hanging'

    const states = await Promise.all(Array.from({ length: 20 }, readiness))

    expect(states).toEqual(states.map(() => ({ status: 200, smtp: 'down' })))
    expect(mailServer.mostConnections).toBe(1)
  })
})
