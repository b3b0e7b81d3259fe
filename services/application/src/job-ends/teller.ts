import type { Transactional } from '@portal/chassis/database'
import type { Part } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { createLoop } from '@portal/messaging/bell'
import { tellOn } from './tell-on.ts'

/** How late is told what another process has left, or a command has begun. */
const everyMs = 5_000

/** Tells applicants of the ends of jobs, from start to stop. `ring` says that one has ended. */
export function createTeller(ctx: Transactional, log: Logger): Part & { ring: () => void } {
  return createLoop('job ends', async ({ wait, isStopped }) => {
    try {
      for (let isUnderWay = true; isUnderWay && !isStopped(); ) isUnderWay = await tellOn(ctx)
    } catch (error) {
      log.warn({ err: error }, 'applicants hear later that their job has ended')
    }
    if (!isStopped()) await wait(everyMs)
  })
}
