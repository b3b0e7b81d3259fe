// Does what the clock has decided: closes jobs whose time is over, opens drafts, and reports jobs that will end soon.
// Guarantees: each happens once, with one event, whatever the number of processes. Requests do not wait for the end of
// a job: they count it as closed from that instant.
// Does not guarantee: when. Counts, facets and lists of closed jobs follow it, within seconds as a rule.
import type { Component } from '@portal/chassis/runtime/lifecycle'
import type { Logger } from '@portal/chassis/runtime/log'
import { createLoop } from '@portal/chassis/runtime/poll-loop'
import type { Context } from '../context.ts'
import { closeEnded, setMissingEnds } from './close-ended.ts'
import { publishDue } from './publish-due.ts'
import { remind } from './remind.ts'

const intervalMs = 5_000

export function createSweeper(ctx: Context, log: Logger): Component & { notify: () => void } {
  return createLoop('sweep', async ({ wait, isStopped }) => {
    try {
      for (const step of [closeEnded, publishDue, remind, setMissingEnds]) {
        for (let mayBeMore = true; mayBeMore && !isStopped(); ) mayBeMore = await step(ctx)
      }
    } catch (error) {
      log.warn({ err: error }, 'jobs could not be closed or opened in time; trying again with the next poll')
    }
    if (!isStopped()) await wait(intervalMs)
  })
}
