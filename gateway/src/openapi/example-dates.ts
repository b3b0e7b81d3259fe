type Schemas = Record<string, { properties?: Record<string, { format?: string; example?: unknown }> }>

const leadMs = 30 * 24 * 3600_000

/**
 * Adds an example after `now` to every date-time field that has none, so that requests tried out with the examples stay
 * valid. A fixed date would lie in the past some day. Existing examples do not change.
 */
export function withDatesAhead<Document extends { components?: { schemas?: unknown } }>(
  document: Document,
  now: Date,
): Document {
  const example = `${new Date(+now + leadMs).toISOString().slice(0, 10)}T10:00:00+01:00`
  for (const { properties = {} } of Object.values((document.components?.schemas ?? {}) as Schemas)) {
    for (const field of Object.values(properties)) {
      if (field.format === 'date-time' && field.example === undefined) field.example = example
    }
  }
  return document
}
