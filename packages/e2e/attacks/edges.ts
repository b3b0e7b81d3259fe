// Boundary values of fields: the documented limits, one beyond each, and the limits of stores and languages.
import { type BodySchema, isOwnId } from './body-schema.ts'

/** A value as JSON text; `fits` says whether it is within the documented limits, where the document settles that. */
export type Edge = { text: string; fits?: boolean }

// Limits of number types in databases, JavaScript and JSON, and values beyond them.
const numbers = [
  ...['0', '-0', '-1', '1', '0.5', '255', '256', '65535', '65536', '2147483647', '2147483648', '-2147483649'],
  ...['4294967295', '4294967296', '1000000000000', '1000000000001', '9007199254740991', '9007199254740992'],
  ...['9223372036854775807', '9223372036854775808', '18446744073709551615', '18446744073709551616', '1e308', '1e-308'],
]

// First and last years of databases, languages and calendars, invalid days, and every notation of an offset.
const instants = [
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '0999-12-31T23:59:59Z', '1000-01-01T00:00:00Z'],
  ...['1582-10-10T00:00:00Z', '1900-02-29T00:00:00Z', '1969-12-31T23:59:59Z', '1970-01-01T00:00:00Z'],
  ...['2000-02-29T23:59:59.999Z', '2038-01-19T03:14:07Z', '2038-01-19T03:14:08Z', '2106-02-07T06:28:16Z'],
  ...['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.999999999Z', '9999-12-31T23:59:59-23:59', '10000-01-01T00:00:00Z'],
  ...['+010000-01-01T00:00:00Z', '-000001-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '1000-01-01T00:00:00+23:59'],
  ...['2096-01-01T10:00:00+0100', '2096-01-01T10:00+01', '2096-01-01 10:00:00.123456789 +01:00', '20960101t100000z'],
  ...['2096-01-01T10:00:00+01:00[Europe/Vienna]', '2096-01-01T10:00:00', '2096-01-01', '2096-01-01T24:00:00Z'],
]

// Characters of one and several code units and bytes, and some that grow when they are case-folded or normalized.
const characters = ['x', 'ß', '机', '😀', 'e\u0301', 'ﷺ', 'İ', ' ', '%', "'", '\\', '\u00ad', '\u202e']
const lengths = [1, 100, 101, 200, 201, 255, 256, 500, 767, 769, 2_000, 2_001, 4_001, 16_384, 20_000, 20_001]

/** The boundary values of a field, by its schema. */
export function edgesOf(name: string, schema: BodySchema, sample: unknown): Edge[] {
  const { anyOf, type } = schema
  if (anyOf) return [...anyOf.flatMap((each) => edgesOf(name, each, sample)), { text: 'null' }]
  if (type === 'integer' || type === 'number') return numberEdges(name, schema)
  if (type === 'array') return arrayEdges(name, schema)
  if (type !== 'string' || schema.enum || schema.const !== undefined) return [{ text: 'null' }, { text: '""' }]
  if (schema.format === 'date-time') return instants.map(quoted)
  return textEdges(schema, typeof sample === 'string' ? sample : '')
}

function numberEdges(name: string, { minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: BodySchema): Edge[] {
  // A valid id may belong to anything, so whether the request succeeds is unknown.
  const fits = !/(?:^|_)ids?$/.test(name) && !isOwnId.test(name)
  const own: Edge[] = [
    ...[minimum, maximum].map((value) => (fits ? { text: String(value), fits } : { text: String(value) })),
    { text: String(minimum - 1), fits: false },
    // Beyond the largest safe integer, adding one may give the same number.
    ...(maximum < Number.MAX_SAFE_INTEGER ? [{ text: String(maximum + 1), fits: false }] : []),
  ]
  return [...own, ...numbers.map((text) => ({ text }))]
}

function textEdges({ minLength = 0, maxLength, format, pattern, example }: BodySchema, sample: string): Edge[] {
  const isFree = format === undefined && pattern === undefined && example === undefined
  const own = maxLength === undefined ? [] : [maxLength - 1, maxLength, maxLength + 1]
  return [
    ...(maxLength === undefined ? [] : [{ text: JSON.stringify('x'.repeat(maxLength + 1)), fits: false }]),
    ...(maxLength === undefined || !isFree ? [] : [{ text: JSON.stringify('x'.repeat(maxLength)), fits: true }]),
    ...(minLength === 0 ? [] : [{ text: JSON.stringify('x'.repeat(minLength - 1)), fits: false }]),
    ...characters.flatMap((each) => [...own, minLength].map((length) => quoted(each.repeat(length)))),
    ...lengths.map((length) => quoted('x'.repeat(length))),
    ...['😀', 'ﷺ'].flatMap((each) => [50, 100, 200].map((length) => quoted(each.repeat(length)))),
    // A valid value, made longer.
    ...[10, 200, 250, 1_950, 2_100].flatMap((length) => [
      quoted(`${sample}${'1'.repeat(length)}`),
      quoted(`${'a'.repeat(length)}${sample}`),
    ]),
    ...[...instants.slice(0, 2), ...numbers.slice(-2)].map(quoted),
  ]
}

function arrayEdges(name: string, { items = {}, maxItems = 100 }: BodySchema): Edge[] {
  const many = (length: number) => `[${Array.from({ length }, (_, index) => index + 1)}]`
  return [
    { text: '[]' },
    { text: many(maxItems) },
    { text: many(maxItems + 1), fits: false },
    ...(items.type === 'integer' ? edgesOf(name, items, 1).map(({ text }) => ({ text: `[${text}]` })) : []),
  ]
}

function quoted(text: string): Edge {
  return { text: JSON.stringify(text) }
}
