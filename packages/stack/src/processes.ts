import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { until } from './until.ts'

/**
 * Identifies a process even after its pid was reused: `startedAt` is the time at which the kernel started it, as text
 * that is only meaningful for comparison.
 */
export type ProcessIdentity = { pid: number; startedAt: string }

const hasProc = existsSync('/proc/self/stat')

/** Returns the identity of a running process, otherwise undefined. A zombie process counts as not running. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = hasProc ? startFromProc(pid) : startFromPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt
}

/** Signals a whole process group. A group that has already exited is not an error. */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leaderPid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Stops the groups led by these processes with SIGTERM and, after `graceMs`, SIGKILL. Leaves reused pids alone. */
export async function endProcesses(leaders: readonly ProcessIdentity[], graceMs: number): Promise<void> {
  const running = leaders.filter(isRunning)
  for (const { pid } of running) signalGroup(pid, 'SIGTERM')
  const haveExited = () => !running.some(isRunning)
  try {
    await until('processes to exit', haveExited, graceMs)
  } catch {
    const left = running.filter(isRunning).map(({ pid }) => pid)
    for (const pid of left) signalGroup(pid, 'SIGKILL')
    await until(`the killed processes ${left.join(', ')} to exit`, haveExited, 5_000)
  }
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in parentheses, which may contain spaces. Count the fields after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state, ticksSinceBoot] = [fields[0], fields[19]]
    if (state === 'Z' || state === 'X' || ticksSinceBoot === undefined) return undefined
    return `${bootId()}/${ticksSinceBoot}`
  } catch {
    return undefined
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return 'this-boot'
  }
}

function startFromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '')
  } catch {
    return undefined
  }
}
