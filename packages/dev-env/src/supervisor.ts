import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, type ChildOptions, type Launch, startChild } from './child.ts'
import type { Journal } from './journal.ts'
import { prepareLog } from './output.ts'
import { Fault } from './startup-error.ts'
import { type Supervised, supervise } from './supervise.ts'

/** A server of the stack: how to start it and how to see that it serves. */
export type Part = {
  name: string
  launch: Launch
  /** Throws while it does not serve yet. */
  ready: () => Promise<void>
  deadlineMs: number
  /** Where it is, for the terminal. */
  address: string
}
/** A command that runs to its end. */
export type Task = { name: string; launch: Launch }

export type Supervisor = {
  /** Starts a part, resolves when it serves, keeps it running from then on. */
  start: (part: Part) => Promise<void>
  run: (task: Task) => Promise<void>
  /** Stops these parts, all at the same time. Names that were never started are ignored. */
  stop: (names: readonly string[], politeMs: number) => Promise<void>
  /** Kills a part and keeps it from being started again until it is released; resolves when it is gone. */
  hold: (name: string) => Promise<void>
  release: (name: string) => void
  /** Nothing new is started from now on, and commands under way are ended. */
  close: () => Promise<void>
  killAll: () => void
}

type SupervisorOptions = {
  logsDir: string
  journal: Journal
  log: (name: string, text: string) => void
  onPid: (name: string, pid: number) => void
}

export function createSupervisor(options: SupervisorOptions): Supervisor {
  const parts = new Map<string, Supervised>()
  const tasks = new Set<Child>()
  let closed = false

  function childOptions(name: string, launch: Launch): ChildOptions {
    if (closed) throw new Error(`${name} is not started any more: the stack is stopping`)
    const { logsDir, journal, log } = options
    return {
      name,
      launch,
      journal,
      logPath: prepareLog(join(logsDir, `${name}.log`)),
      onNotice: withoutRepeats(name, log),
    }
  }

  function partOf(name: string): Supervised {
    const part = parts.get(name)
    if (part === undefined) throw new Error(`there is no part called ${name}`)
    return part
  }

  return {
    async start(part) {
      const began = performance.now()
      const supervised = supervise(superviseOptions(part, childOptions(part.name, part.launch), options))
      parts.set(part.name, supervised)
      await supervised.serving
      options.log(part.name, `${part.address.padEnd(24)} ${seconds(performance.now() - began)}`)
    },
    async run({ name, launch }) {
      const task = startChild(childOptions(name, launch))
      tasks.add(task)
      const ending = await task.ended
      tasks.delete(task)
      if (!ending.ok) throw new Fault(`${name} failed (${ending.how})`, ending.stderrTail)
    },
    async stop(names, politeMs) {
      await Promise.all(names.map((name) => parts.get(name)?.stop(politeMs)))
    },
    async hold(name) {
      await partOf(name).hold()
    },
    release: (name) => partOf(name).release(),
    async close() {
      closed = true
      for (const task of tasks) task.signal('SIGTERM')
      await Promise.race([Promise.all([...tasks].map((task) => task.ended)), pause(3_000, undefined, { ref: false })])
      for (const task of tasks) task.signal('SIGKILL')
    },
    killAll() {
      closed = true
      for (const task of tasks) task.signal('SIGKILL')
      for (const part of parts.values()) part.kill()
    },
  }
}

function superviseOptions(part: Part, child: ChildOptions, { log, onPid }: SupervisorOptions) {
  const { name, ready, deadlineMs } = part
  return {
    ...child,
    ready,
    deadlineMs,
    onStart: (pid: number) => onPid(name, pid),
    onDown: (how: string, delayMs: number) => log(name, `died (${how}); starting again in ${seconds(delayMs)}`),
    onBack: () => log(name, 'is back'),
  }
}

/** The same words of the same part are shown once in ten seconds: a store that is away is not told a thousand times. */
function withoutRepeats(name: string, log: SupervisorOptions['log']): (text: string) => void {
  const loggedAt = new Map<string, number>()
  return (text) => {
    const now = performance.now()
    if (now - (loggedAt.get(text) ?? Number.NEGATIVE_INFINITY) < 10_000) return
    if (loggedAt.size >= 100) loggedAt.clear()
    loggedAt.set(text, now)
    log(name, text)
  }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
