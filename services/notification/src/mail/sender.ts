// Sends the emails that consumers have stored to the mail server. No transaction is open while an email is being sent.
// Guarantees: a stored email is accepted by the mail server or marked FAILED with the reason, such as an expired link.
// A claim lasts a minute of the database's clock and is checked before each attempt, so replicas do not send the same
// email at once, and an email that was erased after its claim is not sent.
// Does not guarantee: exactly one delivery. If the connection breaks before the final response, the email is sent
// again.
// On crash: emails that were sent but not yet marked SENT, at most a hundred and usually those of the last 50 ms, are
// sent again, with the same Message-ID. Claimed emails that were not sent wait until their claims end.
import type { KeyObject } from 'node:crypto'
import type { Database } from '@portal/chassis/mysql/database'
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { DeliveryRow } from '../schema.ts'
import { attemptDelivery } from './attempt-delivery.ts'
import { type Claim, claimDue, readClaimed, releaseClaims } from './claims.ts'
import type { InvitationSource } from './invitation-mail.ts'
import { type Mailer, maxParallel } from './mailer.ts'
import { createRecorder } from './record-outcomes.ts'

/** The most emails that a process has claimed and not yet recorded, and so the most that it sends again after a crash. */
export const maxHeld = 100
// Each claim is a write to disk. Claiming a few emails at a time would cost more than sending them.
const minClaim = maxHeld / 4
const pollMs = 1_000
const stopGraceMs = 3_000

export type Sender = Component & {
  /** Sends the emails that are due at once, after the commit of a transaction that stored one. */
  wake: () => void
}

type Dependencies = { db: Database; mailer: Mailer; log: Logger; linkKey: KeyObject; invitationOf: InvitationSource }

/** Creates the sender for the emails in a database. */
export function createSender(dependencies: Dependencies): Sender {
  const { db, log, mailer } = dependencies
  const stopping = new AbortController()
  const attempt = { ...dependencies, signal: stopping.signal }
  const record = createRecorder(attempt)
  // A claimed email waits for a connection, then is in progress: being sent, and then being recorded.
  const waiting: Claim[] = []
  const inProgress = new Set<Promise<void>>()
  let sending = 0
  let nextClaimAt = 0

  const deliver = async (delivery: DeliveryRow) => {
    const result = await attemptDelivery(attempt, delivery).finally(() => {
      sending -= 1
      loop.notify()
    })
    await record({ claim: delivery, result })
  }

  const start = (delivery: DeliveryRow) => {
    sending += 1
    const recorded = deliver(delivery)
      .catch((err: unknown) => log.warn({ err, delivery: delivery.id }, 'the outcome of an email was not recorded'))
      .finally(() => {
        inProgress.delete(recorded)
        loop.notify()
      })
    inProgress.add(recorded)
  }

  const claimMore = async () => {
    const room = maxHeld - inProgress.size - waiting.length
    if (performance.now() < nextClaimAt || waiting.length >= maxParallel || room < minClaim) return
    // Set before the claim, because `wake` resets it if more emails become due in the meantime.
    nextClaimAt = performance.now() + pollMs
    const claims = await claimDue(db, room)
    waiting.push(...claims)
    if (claims.length === room) nextClaimAt = 0
  }

  const startWaiting = async () => {
    const next = waiting.slice(0, maxParallel - sending)
    if (next.length === 0) return false
    const deliveries = await readClaimed(db, next)
    waiting.splice(0, next.length)
    deliveries.forEach(start)
    return true
  }

  const loop = createLoop('sender', async ({ wait, isStopped }) => {
    try {
      await claimMore()
      if (await startWaiting()) return
      const restMs = nextClaimAt - performance.now()
      await wait(restMs > 0 ? restMs : pollMs)
    } catch (error) {
      log.warn({ err: error }, 'could not claim emails, trying again')
      await wait(pollMs, { ignoreSignal: !isStopped() })
    }
  })

  return {
    name: loop.name,
    wake: () => {
      nextClaimAt = 0
      loop.notify()
    },
    start: loop.start,
    stop: async () => {
      await loop.stop()
      const abortTimer = setTimeout(() => stopping.abort(), stopGraceMs)
      const released = releaseClaims(db, waiting).catch((err: unknown) =>
        log.warn({ err }, 'claimed emails wait until their claims end'),
      )
      await Promise.all([released, ...inProgress])
      clearTimeout(abortTimer)
      mailer.close()
    },
  }
}
