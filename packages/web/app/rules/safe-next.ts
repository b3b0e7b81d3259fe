// No backslash and no second slash at the start, which browsers would read as another host; no control characters.
// biome-ignore lint/suspicious/noControlCharactersInRegex: rejecting control characters is the purpose
const localPath = /^\/(?![/\\])[^\\\u0000-\u0020]*$/

/** The path to return to after signing in, if it is one of this portal and no page about signing in; otherwise `/`. */
export function safeNext(next: FormDataEntryValue | null | undefined): string {
  if (typeof next !== 'string' || next.length > 1000 || !localPath.test(next)) return '/'
  return /^\/(?:sign-|account\/|forgot-password)/.test(next) ? '/' : next
}

/** The path of the page that signs in again and then sends a form on to the page that it was for. */
export function continuePath(here: string): string {
  return `/sign-in/continue?${new URLSearchParams({ to: here })}`
}

/** The path of the sign-in page that leads back to a page. */
export function signInPath(here: string, reason?: 'ended'): string {
  const query = new URLSearchParams()
  const next = safeNext(here)
  if (next !== '/') query.set('next', next)
  if (reason) query.set('reason', reason)
  const text = query.toString()
  return text ? `/sign-in?${text}` : '/sign-in'
}
