import { type SpawnOptions, spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Journal } from './journal.ts'
import { recordOutput } from './output.ts'
import { signalGroup } from './processes.ts'
import { reasonOf } from './startup-error.ts'

export type Launch = { command: string; args: readonly string[]; cwd?: string; env?: NodeJS.ProcessEnv }
export type ChildOptions = {
  name: string
  launch: Launch
  logPath: string
  journal: Journal
  onNotice?: (text: string) => void
}
/** How a child ended, as words (`exit code 1`, `SIGKILL`), with the end of what it said. */
export type Ending = { ok: boolean; how: string; stderrTail: string[] }
export type Child = { pid: number | undefined; ended: Promise<Ending>; signal: (signal: NodeJS.Signals) => void }

// The variables any program may expect; everything else is given by name.
const ordinaryVariables = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR']

/**
 * Starts one process as the leader of a group of its own, so that a Ctrl-C in the terminal does not reach it: the stack
 * stops its children itself, in order. Whatever it leaves behind in its group goes with it.
 */
export function startChild(options: ChildOptions): Child {
  const { name, launch, logPath, journal, onNotice } = options
  const settings: SpawnOptions = { detached: true, stdio: ['ignore', 'pipe', 'pipe'] }
  if (launch.cwd !== undefined) settings.cwd = launch.cwd
  const child = spawn(launch.command, launch.args, { ...settings, env: launch.env ?? ordinaryEnvironment(process.env) })
  const { pid } = child
  if (pid !== undefined) journal.add(name, pid)
  const output = recordOutput(child, logPath, onNotice)
  let alive = pid !== undefined
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => {
      if (pid === undefined) resolve({ ok: false, how: reasonOf(error), stderrTail: [] })
    })
    child.once('exit', async (code, signal) => {
      alive = false
      if (pid !== undefined) {
        signalGroup(pid, 'SIGKILL')
        journal.remove(pid)
      }
      // The last words may still be in the pipe; something that left the group may hold it open for good.
      await Promise.race([output.complete, pause(500, undefined, { ref: false })])
      resolve({ ok: code === 0, how: signal ?? `exit code ${code}`, stderrTail: output.stderrTail() })
    })
  })
  return { pid, ended, signal: (signal) => (alive && pid !== undefined ? signalGroup(pid, signal) : undefined) }
}

export function ordinaryEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(ordinaryVariables.map((name) => [name, env[name]]))
}
