/** The page of a list that an address asks for; the first one if it names none. */
export function readPage(params: URLSearchParams, last: number): number {
  const text = params.get('page') ?? ''
  return Math.min(/^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1, last)
}

/** A page of a list as the API takes it, with the total. */
export function pageQuery(page: number, pageSize: number) {
  return { limit: pageSize, skip: (page - 1) * pageSize, include_total: true } as const
}

/** The number of the last page of a list that can be opened; 1 if it is empty. */
export function lastPageOf(total: number, { pageSize, maxPage }: { pageSize: number; maxPage: number }): number {
  return Math.min(Math.max(1, Math.ceil(total / pageSize)), maxPage)
}
