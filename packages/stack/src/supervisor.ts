import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, type ChildOptions, type Launch, startChild } from './child.ts'
import type { Journal } from './journal.ts'
import { prepareLog } from './output.ts'
import { Fault } from './startup-error.ts'
import { type Supervised, supervise } from './supervise.ts'

/** A server of the stack: how to start it, and how to check that it is ready. */
export type Part = {
  name: string
  launch: Launch
  /** Throws while the server is not ready. */
  ready: () => Promise<void>
  deadlineMs: number
  /** Its address, as shown in the terminal. */
  address: string
}
/** A command that runs to completion. */
export type Task = { name: string; launch: Launch }

export type Supervisor = {
  /** Starts a part and resolves when it is ready. Restarts it from then on whenever it exits. */
  start: (part: Part) => Promise<void>
  /** Runs a task to completion. Throws a Fault if it fails. */
  run: (task: Task) => Promise<void>
  /** Stops these parts in parallel, with SIGKILL after `graceMs`. Ignores names that were never started. */
  stop: (names: readonly string[], graceMs: number) => Promise<void>
  /** Kills a part and does not restart it before `release`. Resolves when it has exited. */
  hold: (name: string) => Promise<void>
  release: (name: string) => void
  /** Stops the running tasks. From then on nothing new is started. */
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
    if (closed) throw new Error(`${name} cannot start: the stack is stopping`)
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
    if (part === undefined) throw new Error(`unknown part: ${name}`)
    return part
  }

  return {
    async start(part) {
      const startedAt = performance.now()
      const supervised = supervise(superviseOptions(part, childOptions(part.name, part.launch), options))
      parts.set(part.name, supervised)
      await supervised.serving
      options.log(part.name, `${part.address.padEnd(24)} ${seconds(performance.now() - startedAt)}`)
    },
    async run({ name, launch }) {
      const task = startChild(childOptions(name, launch))
      tasks.add(task)
      const ending = await task.ended
      tasks.delete(task)
      if (!ending.ok) throw new Fault(`${name} failed (${ending.how})`, ending.stderrTail)
    },
    async stop(names, graceMs) {
      await Promise.all(names.map((name) => parts.get(name)?.stop(graceMs)))
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
    onDown: (how: string, delayMs: number) => log(name, `exited (${how}); restarting in ${seconds(delayMs)}`),
    onBack: () => log(name, 'ready again'),
  }
}

/** Shows the same message of a part at most once in ten seconds, so that a lost store does not flood the terminal. */
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
