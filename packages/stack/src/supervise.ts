// Keeps one child process running.
// Guarantees: a child that was ready once is restarted whenever it exits. The delay is 0.1 s at first and after ten
// seconds of uptime, and doubles up to 5 s. Restarts never end, so the portal recovers from an hour without a database.
// Does not guarantee: a restart before the child was first ready (its exit is then a Fault) or while it is held.
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, type ChildOptions, type Ending, startChild } from './child.ts'
import { Fault } from './startup-error.ts'
import { passes, until } from './until.ts'

const FIRST_DELAY_MS = 100
const LONGEST_DELAY_MS = 5_000
const STEADY_AFTER_MS = 10_000

export type SuperviseOptions = ChildOptions & {
  /** Throws while the child is not ready. */
  ready: () => Promise<void>
  deadlineMs: number
  onStart: (pid: number) => void
  onDown: (how: string, delayMs: number) => void
  onBack: () => void
}

export type Supervised = {
  /** Resolves when the child is ready for the first time. Rejects with a Fault if it exits before or takes too long. */
  serving: Promise<void>
  /** Stops the child, with SIGKILL if it has not exited after `graceMs`. Resolves when it has exited. */
  stop: (graceMs: number) => Promise<void>
  /** Kills the child without waiting for its exit. */
  kill: () => void
  /** Kills the child and does not restart it before `release`. Resolves when it has exited. */
  hold: () => Promise<void>
  /** Allows a held child to restart. */
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
    async stop(graceMs) {
      stopping.abort(new Error(`${options.name} is being stopped`))
      held?.resolve()
      child.signal('SIGTERM')
      await Promise.race([child.ended, pause(graceMs, undefined, { ref: false })])
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
  const { name } = options
  const settled = new AbortController()
  const signal = AbortSignal.any([stopped, settled.signal])
  const exited = child.ended.then((ending) => {
    throw new Fault(`${name} exited during startup (${ending.how})`, ending.stderrTail)
  })
  try {
    await Promise.race([untilReady(options, signal), exited])
  } finally {
    settled.abort()
    exited.catch(() => {})
  }
}

function untilReady({ name, ready, deadlineMs }: SuperviseOptions, signal: AbortSignal): Promise<boolean> {
  return until(name, () => passes(ready), deadlineMs, { everyMs: 25, signal })
}

type SuccessorOptions = SuperviseOptions & { whileHeld: () => Promise<void> | undefined }

/** Waits for the exit of the child and starts the next one, until stopped. */
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
    await untilReady(options, signal)
    options.onBack()
  } catch {
    // The child exited again or is being stopped, which is reported elsewhere, or it missed the deadline.
  }
}
