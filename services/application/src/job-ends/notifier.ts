import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { Context } from '../context.ts'
import { notifyApplicants } from './notify-applicants.ts'

/** The interval for ends that this process was not notified of: those of other processes and of commands. */
const everyMs = 5_000

/** Notifies applicants of jobs that have ended, from start to stop. Call `notify` when a job has ended. */
export function createNotifier(ctx: Context, log: Logger): Component & { notify: () => void } {
  return createLoop('job ends', async ({ wait, isStopped }) => {
    try {
      for (let hasMore = true; hasMore && !isStopped(); ) hasMore = await notifyApplicants(ctx)
    } catch (error) {
      log.warn({ err: error }, 'applicants could not be notified yet that their job has ended')
    }
    if (!isStopped()) await wait(everyMs)
  })
}
