// The API identifies a session by an integer, like every resource: the first 48 bits of its UUID. They are random, so
// no two sessions of one user share a number.

/** The number of a session in the API and in events. */
export function sessionNumber(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** The prefix of the id of the session with this number. */
export function idPrefix(number: number): string {
  const digits = number.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-`
}

/** A text that sorts after the ids of all sessions up to this number and before those of higher ones; 0 sorts first. */
export function idsAfter(number: number): string {
  // `~` sorts after the hexadecimal digits that follow the prefix.
  return number === 0 ? '' : `${idPrefix(number)}~`
}
