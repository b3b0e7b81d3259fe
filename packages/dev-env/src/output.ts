import type { ChildProcess } from 'node:child_process'
import { closeSync, createWriteStream, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { readNotice } from './notice.ts'

const STDERR_TAIL_CHARS = 4_000
const ROTATE_AT_BYTES = 20_000_000

export type Output = { stderrTail: () => string[]; complete: Promise<void> }

/**
 * Appends what a child says on stdout and stderr to its log file and keeps the end of it for a fault's message. Lines
 * of level WARN and above are handed to `onNotice`; the others cost no more than a search for the level.
 */
export function recordOutput(child: ChildProcess, logPath: string, onNotice?: (text: string) => void): Output {
  const file = createWriteStream(logPath, { flags: 'a' })
  // A full disk must not take the whole stack down with it.
  file.on('error', () => {})
  let recent = ''
  let unfinished = ''
  const decoder = new StringDecoder('utf8')
  const listen = (chunk: Buffer) => {
    const text = decoder.write(chunk)
    recent = (recent + text).slice(-STDERR_TAIL_CHARS)
    if (onNotice === undefined) return
    const end = text.lastIndexOf('\n')
    const finished = unfinished + text.slice(0, end + 1)
    unfinished = end === -1 ? (unfinished + text).slice(-ROTATE_AT_BYTES) : text.slice(end + 1)
    if (end !== -1) for (const notice of noticesIn(finished)) onNotice(notice)
  }
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null)
  for (const stream of streams) {
    stream.on('data', listen)
    stream.pipe(file, { end: false })
  }
  const complete = Promise.all(
    streams.map((stream) => new Promise<void>((resolve) => stream.once('close', () => resolve()))),
  ).then(() => void file.end())
  return { stderrTail: () => lastLines(recent), complete }
}

/** Makes room for a log: the folder, and one older generation once the file has become large. */
export function prepareLog(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  closeSync(openSync(path, 'a', 0o600))
  if (statSync(path).size > ROTATE_AT_BYTES) renameSync(path, `${path}.1`)
  return path
}

const noteworthy = /"level":("(warn|error|fatal)"|[456]0)/

function noticesIn(text: string): string[] {
  if (!noteworthy.test(text)) return []
  return text
    .split('\n')
    .filter((line) => noteworthy.test(line))
    .map(readNotice)
    .filter((notice) => notice !== undefined)
}

function lastLines(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-8)
    .map((line) => readNotice(line) ?? line.slice(0, 300))
}
