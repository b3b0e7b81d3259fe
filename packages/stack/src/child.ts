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
/** How a child ended: `how` is text such as `exit code 1` or `SIGKILL`, `stderrTail` the last lines of its output. */
export type Ending = { ok: boolean; how: string; stderrTail: string[] }
export type Child = { pid: number | undefined; ended: Promise<Ending>; signal: (signal: NodeJS.Signals) => void }

// Variables that any program may expect. All others are passed explicitly.
const ordinaryVariables = ['PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR']

/**
 * Starts a process as the leader of its own process group, so that Ctrl-C in the terminal does not reach it: the stack
 * stops its children itself, in order. When the process exits, the rest of its group is killed.
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
      // Output may still be in the pipe. The time is limited, as a process that left the group can keep the pipe open.
      await Promise.race([output.complete, pause(500, undefined, { ref: false })])
      resolve({ ok: code === 0, how: signal ?? `exit code ${code}`, stderrTail: output.stderrTail() })
    })
  })
  return { pid, ended, signal: (signal) => (alive && pid !== undefined ? signalGroup(pid, signal) : undefined) }
}

export function ordinaryEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(ordinaryVariables.map((name) => [name, env[name]]))
}
