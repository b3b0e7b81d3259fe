import type { ChildProcess } from 'node:child_process'
import { closeSync, createWriteStream, mkdirSync, openSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import { readNotice } from './notice.ts'

const STDERR_TAIL_CHARS = 4_000
const ROTATE_AT_BYTES = 20_000_000

export type Output = { stderrTail: () => string[]; complete: Promise<void> }

/**
 * Appends a child's stdout and stderr to its log file and keeps the last lines for error messages. Passes lines of
 * level WARN and above to `onNotice`; other lines cost no more than a search for the level.
 */
export function recordOutput(child: ChildProcess, logPath: string, onNotice?: (text: string) => void): Output {
  const file = createWriteStream(logPath, { flags: 'a' })
  // A full disk must not stop the whole stack.
  file.on('error', () => {})
  let recent = ''
  let unfinished = ''
  const decoder = new StringDecoder('utf8')
  const onData = (chunk: Buffer) => {
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
    stream.on('data', onData)
    stream.pipe(file, { end: false })
  }
  const complete = Promise.all(
    streams.map((stream) => new Promise<void>((resolve) => stream.once('close', () => resolve()))),
  ).then(() => void file.end())
  return { stderrTail: () => lastLines(recent), complete }
}

/** Creates the folder and file of a log. Rotates a file above 20 MB and keeps one older file. Returns the path. */
export function prepareLog(path: string): string {
  mkdirSync(dirname(path), { recursive: true })
  closeSync(openSync(path, 'a', 0o600))
  if (statSync(path).size > ROTATE_AT_BYTES) renameSync(path, `${path}.1`)
  return path
}

const warnOrAbove = /"level":("(warn|error|fatal)"|[456]0)/

function noticesIn(text: string): string[] {
  if (!warnOrAbove.test(text)) return []
  return text
    .split('\n')
    .filter((line) => warnOrAbove.test(line))
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
