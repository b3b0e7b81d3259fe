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

/** bcrypt reads 72 bytes only, so a longer password is never the right one, however it begins. */
export function compare({ password, hash }: { password: string; hash: string }): boolean {
  return compareSync(password, hash) && !truncates(password)
}
