import { setTimeout as pause } from 'node:timers/promises'
import { expectStatus } from '@portal/stack/api-client'
import type { MailFault } from '@portal/testing/mail-server'
import { until } from '@portal/testing/until'
import { beforeAll, describe, expect, it } from 'vitest'
import { password } from '../client.ts'
import { fullOr } from './extent.ts'
import { type Portal, sharedPortal, waitUntilDown, waitUntilReady } from './portal.ts'
import { settled } from './reconciliation.ts'
import { underLoad } from './under-load.ts'

let portal: Portal

beforeAll(async () => {
  portal = await sharedPortal()
})

describe('while applications are submitted', () => {
  const times = fullOr(3, 1)

  it.each([
    { name: 'mysql', isUnnoticed: false },
    { name: 'nats', isUnnoticed: true },
    { name: 'redis', isUnnoticed: true },
    { name: 'redis-cache', isUnnoticed: true },
  ])(`a store can be killed without losing anything ($name, ${times}×)`, async ({ name, isUnnoticed }) => {
    const inflict = async () => {
      for (let time = 0; time < times; time++) {
        // Held down until /ready reports it; the supervisor would otherwise restart it too quickly.
        await portal.hold(name)
        await waitUntilDown(portal, name)
        portal.release(name)
        await waitUntilReady(portal)
      }
    }
    await underLoad(portal, `${name} killed, ${times}×`, inflict, { isUnnoticed })
  })

  const unavailableSeconds = fullOr(30, 2)

  it(`NATS can be down for ${unavailableSeconds} seconds without a failed request`, async () => {
    await underLoad(
      portal,
      `nats down for ${unavailableSeconds} s`,
      async (load) => {
        await portal.hold('nats')
        await waitUntilDown(portal, 'nats')
        await Promise.all([load.waitForAccepted(10), pause(unavailableSeconds * 1000)])
        portal.release('nats')
        await waitUntilReady(portal)
      },
      { isUnnoticed: true },
    )
  })

  const hangingSeconds = fullOr(20, 2)

  it(`Redis can hang for ${hangingSeconds} seconds without a failed request`, async () => {
    await underLoad(
      portal,
      `redis hanging for ${hangingSeconds} s`,
      async (load) => {
        const pid = portal.signal('redis', 'SIGSTOP')
        try {
          await waitUntilDown(portal, 'redis')
          await Promise.all([load.waitForAccepted(10), pause(hangingSeconds * 1000)])
        } finally {
          process.kill(pid, 'SIGCONT')
        }
        await waitUntilReady(portal)
      },
      { isUnnoticed: true },
    )
  })
})

describe('a mail server', () => {
  const faults: MailFault[] = fullOr(['refusing', 'hanging', 'rejecting'], ['refusing'])
  const failing = () => portal.rows<{ id: number }>('notification', failures)
  const failures = "SELECT id FROM deliveries WHERE last_error IS NOT NULL AND state <> 'SENT'"

  it.each(faults)('can be %s without a failed request', async (fault) => {
    const inflict = async () => {
      portal.mail.fault = fault
      await until('emails that cannot be sent', async () => (await failing()).length >= 5, 30_000)
      // A server that rejects all recipients is still available.
      if (fault !== 'rejecting') await waitUntilDown(portal, 'mail')
      portal.mail.fault = undefined
      await waitUntilReady(portal)
    }
    const areEmailsRejected = fault === 'rejecting'
    await underLoad(portal, `mail server ${fault}`, inflict, { isUnnoticed: true, areEmailsRejected })
    if (areEmailsRejected) await requeueFailed()
    expect(await failing()).toEqual([])
  })

  /** Requeues the failed emails as an administrator. */
  async function requeueFailed(): Promise<void> {
    const failed = await failing()
    expect(failed.length).toBeGreaterThanOrEqual(5)
    const emails = portal.mail.taken.length
    const { id, email } = await portal.client.join('RECRUITER')
    // No request can make the first administrator.
    await portal.rows('auth', "UPDATE users SET role = 'ADMIN' WHERE id = ?", [id])
    const admin = await portal.client.logIn(email, password)
    for (const { id } of failed) {
      await expectStatus(200, admin.request('POST', `/api/v1/deliveries/${id}/requeue`))
    }
    await settled(portal)
    // The requeued emails, and the welcome of the administrator.
    expect(portal.mail.taken.length).toBe(emails + failed.length + 1)
  }
})
