const maxPathCharacters = 500

/**
 * The path of a request for logs and traces, without query. Cuts a long path at a slash, so no part of a secret
 * remains.
 */
export function loggedPath(url: string): string {
  const [path = ''] = url.split('?', 1)
  if (path.length <= maxPathCharacters) return path
  return `${path.slice(0, path.lastIndexOf('/', maxPathCharacters - 2) + 1)}…`
}
