type Params = Readonly<Record<string, string | undefined>>

/** The address of a page of a filtered list, without the filters that are empty and without the number of the first page. */
export function listPath(path: string, filters: Params, page = 1): string {
  const given = Object.entries(filters).filter((entry): entry is [string, string] => Boolean(entry[1]))
  const params = new URLSearchParams([...given, ...(page > 1 ? [['page', `${page}`]] : [])])
  return params.size > 0 ? `${path}?${params}` : path
}
