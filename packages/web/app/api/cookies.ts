/** The cookies of a request, by name. */
export function readCookies(request: Request): Readonly<Record<string, string>> {
  const pairs = (request.headers.get('Cookie') ?? '').split(';').map((pair) => pair.trim().split(/=(.*)/s, 2))
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]))
}

type Attributes = { isSecure: boolean; path?: string; maxAgeSeconds?: number; isForScripts?: boolean }

/** A `Set-Cookie` header. Without `maxAgeSeconds` the cookie lasts until the browser is closed. */
export function setCookie(name: string, value: string, { isSecure, path = '/', ...rest }: Attributes): string {
  const { maxAgeSeconds, isForScripts = false } = rest
  return [
    `${name}=${value}`,
    `Path=${path}`,
    'SameSite=Lax',
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
    ...(isForScripts ? [] : ['HttpOnly']),
    ...(isSecure ? ['Secure'] : []),
  ].join('; ')
}

/** A `Set-Cookie` header that removes a cookie. */
export function removeCookie(name: string, attributes: Attributes): string {
  return setCookie(name, '', { ...attributes, maxAgeSeconds: 0 })
}

/** Whether the browser reached the portal over HTTPS, so that it accepts and protects `Secure` cookies. */
export function isSecure(request: Request): boolean {
  return new URL(request.url).protocol === 'https:'
}
