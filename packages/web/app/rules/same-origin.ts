type Sender = { site: string | undefined; origin: string | undefined }

/**
 * Whether a request may change something: it comes from a page of this origin, as the browser itself reports it in
 * `Sec-Fetch-Site`, or in `Origin` if it is too old for that. A request with neither is rejected.
 */
export function isSameOrigin(method: string, { site, origin }: Sender, origins: readonly string[]): boolean {
  if (method === 'GET' || method === 'HEAD') return true
  if (site !== undefined) return site === 'same-origin'
  return origin !== undefined && origins.includes(origin)
}
