import { Fault } from './startup-error.ts'

// The reader of the output may exit (`npm start | head`). The portal keeps running.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

/** Prints one line about a part. Without a name, prints the text as it is. */
export function printLine(name: string, text: string): void {
  process.stdout.write(name === '' ? `${text}\n` : `${name.padEnd(13)} ${text}\n`)
}

/**
 * Prints a Fault as its message and, indented, the last output of the failed part. Prints any other error with its
 * stack.
 */
export function printError(error: unknown): void {
  if (!(error instanceof Fault)) {
    process.stderr.write(`unexpected error: ${error instanceof Error ? error.stack : String(error)}\n`)
    return
  }
  process.stderr.write([`error: ${error.message}`, ...error.lines.map((line) => `  | ${line}`), ''].join('\n'))
}
