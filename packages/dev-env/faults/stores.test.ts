import { setTimeout as pause } from 'node:timers/promises'
import type { MailFault } from '@portal/testing/mail-server'
import { until } from '@portal/testing/until'
import { beforeAll, describe, expect, it } from 'vitest'
import { fullOr } from './extent.ts'
import { noticed, type Portal, sharedPortal, whole } from './portal.ts'
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

  const awaySeconds = fullOr(30, 2)

  it(`may be away for ${awaySeconds} seconds, if it is NATS, and nobody who applies notices`, async () => {
    await underLoad(
      portal,
      `nats away for ${awaySeconds} s`,
      async (load) => {
        await portal.hold('nats')
        await noticed(portal, 'nats')
        await Promise.all([load.accepts(10), pause(awaySeconds * 1000)])
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

  it.each(faults)('may be %s, and nobody who applies notices', async (fault) => {
    const failures = "SELECT id FROM deliveries WHERE last_error IS NOT NULL AND state <> 'SENT'"
    const before = (await portal.rows('notification', failures)).length
    const inflict = async () => {
      portal.mail.fault = fault
      const failed = async () => (await portal.rows('notification', failures)).length >= before + 5
      await until('mails that could not be sent', failed, 30_000)
      // People do not need it; their mails only come later.
      expect((await portal.readiness())?.status).toBe(200)
      portal.mail.fault = undefined
    }
    await underLoad(portal, `mail server ${fault}`, inflict, {
      isUnnoticed: true,
      areMailsRefused: fault === 'rejecting',
    })
    const failed = (await portal.rows('notification', failures)).length
    if (fault === 'rejecting') expect(failed).toBeGreaterThanOrEqual(before + 5)
    else expect(failed).toBe(before)
  })
})
