/**
 * Something a person must put right: its message is one clear line, and `lines` are the last words of the part that
 * failed, where they help. Anything else that is thrown is a mistake in this program.
 */
export class Fault extends Error {
  readonly lines: readonly string[]

  constructor(message: string, lines: readonly string[] = []) {
    super(message)
    this.name = 'Fault'
    this.lines = lines
  }
}

export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Node reports a refused connection to a name with several addresses as an AggregateError without a message.
  if (error.message === '' && 'code' in error) return String(error.code)
  return error.message
}
