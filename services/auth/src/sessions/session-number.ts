// Ids of resources are integers, those of sessions UUIDs, which no caller of the API needs to know. So a session goes by
// the number that the first 48 bits of its id are. They are random, and among the sessions of one person no two are alike.

/** The number that a session goes by outside of the service. */
export function sessionNumber(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

/** What the id of a session with this number begins with. */
export function idPrefix(number: number): string {
  const digits = number.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-`
}

/** What comes before all ids of sessions with a higher number, and after those with this one or a lower one; 0 is before all. */
export function idsAfter(number: number): string {
  // Only hexadecimal digits follow on a prefix.
  return number === 0 ? '' : `${idPrefix(number)}~`
}
