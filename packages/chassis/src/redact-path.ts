const maxPathCharacters = 500

/** The path of a request as it is logged and traced: a long one is cut at a slash, so that no half of a secret remains. */
export function loggedPath(url: string): string {
  const [path = ''] = url.split('?', 1)
  if (path.length <= maxPathCharacters) return path
  return `${path.slice(0, path.lastIndexOf('/', maxPathCharacters - 2) + 1)}…`
}
