// What the threads behind passwords.ts do; blocking harms nobody here. They leave the cores to whatever else has work:
// the event loop answers within milliseconds also while all cores are hashing.
import { setPriority } from 'node:os'
import { compareSync, hashSync, truncates } from 'bcryptjs'

const niceness = 10

// On Linux a thread has a priority of its own; elsewhere that of the whole process would be meant.
if (process.platform === 'linux') setPriority(niceness)

export function hash({ password, cost }: { password: string; cost: number }): string {
  return hashSync(password, cost)
}

/** Whether a hash is of the first of the texts, or of another one; undefined where it is of none. */
export function compare({ texts, hash }: { texts: readonly string[]; hash: string }): 'first' | 'other' | undefined {
  const index = texts.findIndex((text) => isOf(hash, text))
  if (index < 0) return undefined
  return index === 0 ? 'first' : 'other'
}

/** bcrypt reads 72 bytes only, so a longer password is never the right one, however it begins. */
function isOf(hash: string, text: string): boolean {
  return compareSync(text, hash) && !truncates(text)
}
