import { pageQuery, readPage } from '../../rules/page-number.ts'

/** The size of a page of a list of the administration, and the last one that can be opened. */
export const paging = { pageSize: 25, maxPage: 200 } as const

/** The page of a list that an address asks for, as the API takes it. */
export function readListPage(params: URLSearchParams) {
  const page = readPage(params, paging.maxPage)
  return { page, query: pageQuery(page, paging.pageSize) }
}

/** One of a list of values that an address or a form may have; undefined for anything else. */
export function oneOf<const Value extends string>(values: readonly Value[], text: string | null): Value | undefined {
  return values.find((value) => value === text)
}
