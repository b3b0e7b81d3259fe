import { parse } from 'node:querystring'

/**
 * Parses a query string. Parameters without a value are dropped, because an HTML form sends all of its fields,
 * including the empty ones.
 */
export function readQuery(text: string | null | undefined): Record<string, string | string[]> {
  const given = Object.entries(parse(text ?? '')).flatMap(([name, value]): [string, string | string[]][] => {
    const values = [value ?? ''].flat().filter((each) => each !== '')
    const [first, ...others] = values
    if (first === undefined) return []
    return [[name, others.length > 0 ? values : first]]
  })
  return Object.assign(Object.create(null), Object.fromEntries(given))
}
