import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { Context } from '../context.ts'
import { walkOn } from './walk-on.ts'

/** How soon a walk continues that another process has left unfinished, or that a command has begun. */
const intervalMs = 5_000

/** Runs walks to their end, from start to stop. Call `notify` when a walk has begun. */
export function createWalker(ctx: Context, log: Logger): Component & { notify: () => void } {
  return createLoop('walks', async ({ wait, isStopped }) => {
    try {
      for (let isUnderWay = true; isUnderWay && !isStopped(); ) isUnderWay = await walkOn(ctx)
    } catch (error) {
      log.warn({ err: error }, 'walk interrupted; it continues with the next poll')
    }
    if (!isStopped()) await wait(intervalMs)
  })
}
