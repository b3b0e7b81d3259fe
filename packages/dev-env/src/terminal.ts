import { Fault } from './startup-error.ts'

// Somebody may stop reading what we print (`npm start | head`); the portal goes on.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** One line about one part; without a name, the text as it is. */
export function printLine(name: string, text: string): void {
  process.stdout.write(name === '' ? `${text}\n` : `${name.padEnd(13)} ${text}\n`)
}

/** A Fault is shown as its message and, indented, the last words of the part that failed; a mistake with its stack. */
export function printError(error: unknown): void {
  if (!(error instanceof Fault)) {
    process.stderr.write(`unexpected: ${error instanceof Error ? error.stack : String(error)}\n`)
    return
  }
  process.stderr.write([`error: ${error.message}`, ...error.lines.map((line) => `  | ${line}`), ''].join('\n'))
}
