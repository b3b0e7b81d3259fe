// What the threads behind passwords.ts do; blocking harms nobody here.
import { compareSync, hashSync, truncates } from 'bcryptjs'

export function hash({ password, cost }: { password: string; cost: number }): string {
  return hashSync(password, cost)
}

/** bcrypt reads 72 bytes only, so a longer password is never the right one, however it begins. */
export function compare({ password, hash }: { password: string; hash: string }): boolean {
  return compareSync(password, hash) && !truncates(password)
}
