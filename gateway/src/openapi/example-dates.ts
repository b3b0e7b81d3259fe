type Schemas = Record<string, { properties?: Record<string, { format?: string; example?: unknown }> }>

const aheadMs = 30 * 24 * 3600_000

/**
 * Gives each date that a body asks for an example ahead of `now`. One that was written down would be in the past some day,
 * and what people try out with it be refused. The examples of responses stay.
 */
export function withDatesAhead<Document extends { components?: { schemas?: unknown } }>(
  document: Document,
  now: Date,
): Document {
  const example = `${new Date(+now + aheadMs).toISOString().slice(0, 10)}T10:00:00+01:00`
  for (const { properties = {} } of Object.values((document.components?.schemas ?? {}) as Schemas)) {
    for (const field of Object.values(properties)) {
      if (field.format === 'date-time' && field.example === undefined) field.example = example
    }
  }
  return document
}
