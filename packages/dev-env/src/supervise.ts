import { setTimeout as pause } from 'node:timers/promises'
import { type Child, type ChildOptions, type Ending, startChild } from './child.ts'
import { Fault } from './startup-error.ts'
import { waitUntil } from './wait-until.ts'

/*
 * Keeps one child running. Until it has answered for the first time, its death is a Fault of the start; from then on it
 * is started again after every death, first after 0.1 s, then twice as long each time up to 5 s; ten seconds of life
 * begin the count anew. There is no last try: a portal whose database is away for an hour comes back by itself. A child
 * that is held is killed and stays away until it is released.
 */

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5_000
const STEADY_AFTER_MS = 10_000

export type SuperviseOptions = ChildOptions & {
  /** Throws while the child does not serve yet. */
  ready: () => Promise<void>
  deadlineMs: number
  onStart: (pid: number) => void
  onDown: (how: string, delayMs: number) => void
  onBack: () => void
}

export type Supervised = {
  /** Resolves when the child served for the first time; rejects with a Fault when it died before or took too long. */
  serving: Promise<void>
  /** Resolves when nothing is left of it. After `politeMs` without an exit it is killed. */
  stop: (politeMs: number) => Promise<void>
  /** Kills it at once, without waiting. */
  kill: () => void
  /** Kills it and does not start it again before `release`; resolves when it is gone. */
  hold: () => Promise<void>
  /** Lets a child that is held start again. */
  release: () => void
}

export function supervise(options: SuperviseOptions): Supervised {
  const stopping = new AbortController()
  let child = start(options)
  let held: PromiseWithResolvers<void> | undefined
  const serving = firstServing(options, child, stopping.signal)
  const watching = serving.then(
    async () => {
      const whileHeld = () => held?.promise
      for await (const next of successors({ ...options, whileHeld }, child, stopping.signal)) child = next
    },
    () => {},
  )
  return {
    serving,
    async stop(politeMs) {
      stopping.abort(new Error(`${options.name} is being stopped`))
      held?.resolve()
      child.signal('SIGTERM')
      await Promise.race([child.ended, pause(politeMs, undefined, { ref: false })])
      child.signal('SIGKILL')
      await child.ended
      await watching
    },
    kill() {
      stopping.abort(new Error(`${options.name} is being stopped`))
      held?.resolve()
      child.signal('SIGKILL')
    },
    async hold() {
      held ??= Promise.withResolvers()
      child.signal('SIGKILL')
      await child.ended
    },
    release() {
      held?.resolve()
      held = undefined
    },
  }
}

function start(options: SuperviseOptions): Child {
  const child = startChild(options)
  if (child.pid !== undefined) options.onStart(child.pid)
  return child
}

async function firstServing(options: SuperviseOptions, child: Child, stopped: AbortSignal): Promise<void> {
  const { name, ready, deadlineMs } = options
  const givenUp = new AbortController()
  const signal = AbortSignal.any([stopped, givenUp.signal])
  const died = child.ended.then((ending) => {
    throw new Fault(`${name} died at start (${ending.how})`, ending.stderrTail)
  })
  try {
    await Promise.race([waitUntil(ready, { what: name, deadlineMs, signal }), died])
  } finally {
    givenUp.abort()
    died.catch(() => {})
  }
}

type SuccessorOptions = SuperviseOptions & { whileHeld: () => Promise<void> | undefined }

/** Waits for the child's death and starts the next one, again and again. */
async function* successors(options: SuccessorOptions, first: Child, stopped: AbortSignal): AsyncGenerator<Child> {
  let child = first
  let delayMs = FIRST_DELAY_MS
  for (;;) {
    const since = performance.now()
    const ending: Ending = await child.ended
    if (stopped.aborted) return
    if (performance.now() - since > STEADY_AFTER_MS) delayMs = FIRST_DELAY_MS
    options.onDown(ending.how, delayMs)
    await pause(delayMs, undefined, { signal: stopped }).catch(() => {})
    await options.whileHeld()
    if (stopped.aborted) return
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)
    child = start(options)
    void announceReturn(options, child, stopped)
    yield child
  }
}

async function announceReturn(options: SuperviseOptions, child: Child, stopped: AbortSignal): Promise<void> {
  const gone = new AbortController()
  void child.ended.then(() => gone.abort())
  const signal = AbortSignal.any([stopped, gone.signal])
  try {
    await waitUntil(options.ready, { what: options.name, deadlineMs: options.deadlineMs, signal })
    options.onBack()
  } catch {
    // It died again, is being stopped or needs longer than expected; each of these is told elsewhere.
  }
}
