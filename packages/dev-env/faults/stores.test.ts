import { setTimeout as pause } from 'node:timers/promises'
import type { MailFault } from '@portal/testing/mail-server'
import { until } from '@portal/testing/until'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, joinAsAdmin } from './client.ts'
import { fullOr } from './extent.ts'
import { noticed, type Portal, sharedPortal, whole } from './portal.ts'
import { settled } from './reconciliation.ts'
import { underLoad } from './under-load.ts'

let portal: Portal

beforeAll(async () => {
  portal = await sharedPortal()
})

describe('a store', () => {
  const times = fullOr(3, 1)

  it.each([
    { name: 'mysql', isUnnoticed: false },
    { name: 'nats', isUnnoticed: true },
    { name: 'redis', isUnnoticed: true },
    { name: 'redis-cache', isUnnoticed: true },
  ])(`may be killed ($name, ${times}×)`, async ({ name, isUnnoticed }) => {
    const inflict = async () => {
      for (let time = 0; time < times; time++) {
        // Kept away until that has been noticed; it would otherwise be back before anybody asks.
        await portal.hold(name)
        await noticed(portal, name)
        portal.release(name)
        await whole(portal)
      }
    }
    await underLoad(portal, `${name} killed, ${times}×`, inflict, { isUnnoticed })
  })

  const unavailableSeconds = fullOr(30, 2)

  it(`may be away for ${unavailableSeconds} seconds, if it is NATS, and nobody who applies notices`, async () => {
    await underLoad(
      portal,
      `nats away for ${unavailableSeconds} s`,
      async (load) => {
        await portal.hold('nats')
        await noticed(portal, 'nats')
        await Promise.all([load.accepts(10), pause(unavailableSeconds * 1000)])
        portal.release('nats')
        await whole(portal)
      },
      { isUnnoticed: true },
    )
  })

  const hangingSeconds = fullOr(20, 2)

  it(`may hang for ${hangingSeconds} seconds, if it is Redis, and nobody who applies notices`, async () => {
    await underLoad(
      portal,
      `redis hanging for ${hangingSeconds} s`,
      async (load) => {
        const pid = portal.signal('redis', 'SIGSTOP')
        try {
          await noticed(portal, 'redis')
          await Promise.all([load.accepts(10), pause(hangingSeconds * 1000)])
        } finally {
          process.kill(pid, 'SIGCONT')
        }
        await whole(portal)
      },
      { isUnnoticed: true },
    )
  })
})

describe('a mail server', () => {
  const faults: MailFault[] = fullOr(['refusing', 'hanging', 'rejecting'], ['refusing'])
  const failing = () => portal.rows<{ id: number }>('notification', failures)
  const failures = "SELECT id FROM deliveries WHERE last_error IS NOT NULL AND state <> 'SENT'"

  it.each(faults)('may be %s, and nobody who applies notices', async (fault) => {
    const inflict = async () => {
      portal.mail.fault = fault
      await until('mails that could not be sent', async () => (await failing()).length >= 5, 30_000)
      // A server that knows nobody is there all the same.
      if (fault !== 'rejecting') await noticed(portal, 'mail')
      portal.mail.fault = undefined
      await whole(portal)
    }
    const areEmailsRejected = fault === 'rejecting'
    await underLoad(portal, `mail server ${fault}`, inflict, { isUnnoticed: true, areEmailsRejected })
    if (areEmailsRejected) await sendAgain()
    expect(await failing()).toEqual([])
  })

  /** As an administrator does when the addresses turn out to be right. */
  async function sendAgain(): Promise<void> {
    const failed = await failing()
    expect(failed.length).toBeGreaterThanOrEqual(5)
    const mails = portal.mail.taken.length
    const promote = (id: number) => portal.rows('auth', "UPDATE users SET role = 'ADMIN' WHERE id = ?", [id])
    const admin = await joinAsAdmin(portal.gatewayUrl, promote)
    for (const { id } of failed) {
      await expectStatus(200, admin.request({ method: 'POST', path: `/api/v1/deliveries/${id}/requeue` }))
    }
    await settled(portal)
    // Theirs, and the administrator's welcome.
    expect(portal.mail.taken.length).toBe(mails + failed.length + 1)
  }
})
