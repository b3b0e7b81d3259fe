// Closes jobs whose time is over.
// Guarantees: each is closed once, with one event, whatever the number of processes. Requests do not wait for it: they
// count a job as closed from the instant of its end.
// Does not guarantee: when. Counts, facets and lists of closed jobs follow it, within seconds as a rule.
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { Context } from '../context.ts'
import { closeEnded, setMissingEnds } from './close-ended.ts'

const intervalMs = 5_000

export function createSweeper(ctx: Context, log: Logger): Component & { notify: () => void } {
  return createLoop('ends', async ({ wait, isStopped }) => {
    try {
      for (const step of [closeEnded, setMissingEnds]) {
        for (let mayBeMore = true; mayBeMore && !isStopped(); ) mayBeMore = await step(ctx)
      }
    } catch (error) {
      log.warn({ err: error }, 'ended jobs could not be closed; trying again with the next poll')
    }
    if (!isStopped()) await wait(intervalMs)
  })
}
