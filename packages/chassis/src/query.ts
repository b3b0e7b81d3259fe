import { parse } from 'node:querystring'

/**
 * The parameters of a query string. One without a value counts as one that was not sent, because a form in HTML sends all
 * its fields, also those that were left empty.
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
