import { readPage } from '../../rules/page-number.ts'

const pageSize = 25
const maxPage = 200

/** The page of a list that an address asks for, as the API takes it. */
export function readListPage(params: URLSearchParams) {
  const page = readPage(params, maxPage)
  return { page, query: { limit: pageSize, skip: (page - 1) * pageSize, include_total: true } }
}

/** The number of the last page of a list. */
export function lastPageOf(total: number): number {
  return Math.min(Math.max(1, Math.ceil(total / pageSize)), maxPage)
}

/** One of a list of values that an address or a form may have; undefined for anything else. */
export function oneOf<const Value extends string>(values: readonly Value[], text: string | null): Value | undefined {
  return values.find((value) => value === text)
}
