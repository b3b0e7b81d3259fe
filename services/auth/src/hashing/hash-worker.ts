// The worker threads of passwords.ts. They may block. On Linux they run at a lower priority than the event loop, which
// then responds within milliseconds even while all cores are hashing.
import { setPriority } from 'node:os'
import { compareSync, hashSync, truncates } from 'bcryptjs'

const niceness = 19

// On Linux this sets the priority of the thread; elsewhere it would change the whole process.
if (process.platform === 'linux') setPriority(niceness)

export function hash({ password, cost }: { password: string; cost: number }): string {
  return hashSync(password, cost)
}

/** Whether a hash matches the first of the texts or another one; undefined if it matches none. */
export function compare({ texts, hash }: { texts: readonly string[]; hash: string }): 'first' | 'other' | undefined {
  const index = texts.findIndex((text) => matches(hash, text))
  if (index < 0) return undefined
  return index === 0 ? 'first' : 'other'
}

/** bcrypt reads only 72 bytes, so a longer password never matches, even if its beginning does. */
function matches(hash: string, text: string): boolean {
  return compareSync(text, hash) && !truncates(text)
}
