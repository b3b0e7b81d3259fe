import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { waitUntil } from './wait-until.ts'

/**
 * A process, told apart from a later one that was given the same number: `startedAt` is when the kernel started it, as
 * text that is only good for comparing.
 */
export type ProcessIdentity = { pid: number; startedAt: string }

const hasProc = existsSync('/proc/self/stat')

/** Undefined when no such process is running; one that has ended and is not yet collected counts as not running. */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const startedAt = hasProc ? startFromProc(pid) : startFromPs(pid)
  return startedAt === undefined ? undefined : { pid, startedAt }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt
}

/** Signals a whole process group; one that has already gone is no error. */
export function signalGroup(leaderPid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leaderPid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Ends the groups led by these processes: politely first, after `politeMs` by force. Others are left alone. */
export async function endProcesses(leaders: readonly ProcessIdentity[], politeMs: number): Promise<void> {
  const running = leaders.filter(isRunning)
  for (const { pid } of running) signalGroup(pid, 'SIGTERM')
  const allGone = async () => {
    const left = running.filter(isRunning)
    if (left.length > 0) throw new Error(`still running: ${left.map(({ pid }) => pid).join(', ')}`)
  }
  try {
    await waitUntil(allGone, { what: 'the processes', deadlineMs: politeMs })
  } catch {
    for (const { pid } of running.filter(isRunning)) signalGroup(pid, 'SIGKILL')
    await waitUntil(allGone, { what: 'killed processes', deadlineMs: 5_000 })
  }
}

function startFromProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field is the program's name in brackets and may hold blanks; the fields after it are counted.
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
