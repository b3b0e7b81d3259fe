import type { Transactional } from '@portal/chassis/database'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { createLoop } from '@portal/messaging/poll-loop'
import { notifyApplicants } from './notify-applicants.ts'

/** How late applicants are notified of what another process has left, or a command has begun. */
const everyMs = 5_000

/** Notifies applicants of jobs that have ended, from start to stop. `ring` says that one has ended. */
export function createNotifier(ctx: Transactional, log: Logger): Component & { notify: () => void } {
  return createLoop('job ends', async ({ wait, isStopped }) => {
    try {
      for (let isUnderWay = true; isUnderWay && !isStopped(); ) isUnderWay = await notifyApplicants(ctx)
    } catch (error) {
      log.warn({ err: error }, 'applicants are notified later that their job has ended')
    }
    if (!isStopped()) await wait(everyMs)
  })
}
