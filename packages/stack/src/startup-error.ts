/**
 * An error that a person must fix. The message is one clear line; `lines` are the last lines of output of the part that
 * failed, if they help. Any other thrown error is a bug in this program.
 */
export class Fault extends Error {
  readonly lines: readonly string[]

  constructor(message: string, lines: readonly string[] = []) {
    super(message)
    this.name = 'Fault'
    this.lines = lines
  }
}

/** The message of an error, or its code if it has no message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Node reports a refused connection to a name with several addresses as an AggregateError without a message.
  if (error.message === '' && 'code' in error) return String(error.code)
  return error.message
}
