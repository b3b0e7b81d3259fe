import type { Transactional } from '@portal/chassis/database'
import type { Component } from '@portal/chassis/lifecycle'
import type { Logger } from '@portal/chassis/log'
import { createLoop } from '@portal/messaging/poll-loop'
import { walkOn } from './walk-on.ts'

/** How late a walk goes on that another process has left, or that a command has begun. */
const everyMs = 5_000

/** Takes walks to their end, from start to stop. `ring` says that one has begun. */
export function createWalker(ctx: Transactional, log: Logger): Component & { notify: () => void } {
  return createLoop('walks', async ({ wait, isStopped }) => {
    try {
      for (let isUnderWay = true; isUnderWay && !isStopped(); ) isUnderWay = await walkOn(ctx)
    } catch (error) {
      log.warn({ err: error }, 'jobs follow later')
    }
    if (!isStopped()) await wait(everyMs)
  })
}
