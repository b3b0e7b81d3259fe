/** The page of a list that an address asks for; the first one if it names none. */
export function readPage(params: URLSearchParams, last: number): number {
  const text = params.get('page') ?? ''
  return Math.min(/^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1, last)
}
