import { z } from 'zod'
import { showsNothing } from './text.ts'

/** The role a person acts in; it travels in the access token. */
export const roles = ['JOB_SEEKER', 'RECRUITER', 'ADMIN'] as const
export type Role = (typeof roles)[number]

/** A whole number that MySQL and JSON both hold exactly: 1 to 2^53 - 1. */
export const id = z.int().positive().meta({ description: 'Identifier', example: 1 })

/** An instant in UTC as ISO 8601 with `Z` and milliseconds, the form every answer uses. */
export const instant = z.iso.datetime().meta({ example: '2026-03-01T09:30:00.000Z' })

/** What every resource carries; `is_deleted` is the instant of a soft deletion, or null. */
export const resource = {
  id,
  created_at: instant,
  updated_at: instant,
  is_deleted: instant.nullable(),
}

// Only line breaks and tabs are wanted of the control characters; NUL in particular breaks stores and mail headers.
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the purpose
const unwantedControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const lineBreaks = /[\t\n\r\u0085\u2028\u2029]/

/** What is looked for: trimmed, at most `maxCharacters`, perhaps empty. */
export function searchText(maxCharacters: number) {
  return (
    z
      .string()
      .trim()
      .max(maxCharacters)
      .refine((value) => !unwantedControls.test(value), 'must not contain control characters')
      // Half a surrogate pair would be stored as another character, without a word.
      .refine((value) => value.isWellFormed(), 'must be Unicode text')
  )
}

/** Text from a person: trimmed, not blank, at most `maxCharacters`, free of control characters. */
export function text(maxCharacters: number) {
  return searchText(maxCharacters)
    .min(1, { abort: true })
    .refine((value) => !showsNothing(value), 'must not be blank')
}

/** Text of one line, such as a name or a title; it comes to stand in the headers of mails. */
export function line(maxCharacters: number) {
  return text(maxCharacters).refine((value) => !lineBreaks.test(value), 'must be one line')
}

/** What the OpenAPI document says of a value that arrives as text, in the place of how the text is read. */
function documentedAs(meant: Record<string, unknown>) {
  return {
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      delete jsonSchema.pattern
      delete jsonSchema.enum
      Object.assign(jsonSchema, meant)
    },
  }
}

/** A whole number in a path or query string, where everything arrives as text. */
export function wholeNumber(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum))
    .meta(documentedAs({ type: 'integer', minimum, maximum }))
}

/** An identifier in a path or query string. */
export const idText = wholeNumber(1, Number.MAX_SAFE_INTEGER)

/** `true` or `false` in a query string. */
export const flag = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta(documentedAs({ type: 'boolean' }))

/** The query of every list: `skip`/`limit` as clients know them, or the opaque `cursor` of a `Link: rel="next"`. */
export function pageQuery(defaultLimit: number) {
  return {
    limit: wholeNumber(1, 100)
      .default(defaultLimit)
      .meta({ override: { default: defaultLimit } }),
    skip: wholeNumber(0, 1_000_000).default(0),
    cursor: z.string().max(200).optional().meta({ description: 'From the Link header of the page before' }),
    include_total: flag.default(false).meta({ description: 'Answer X-Total-Count as well' }),
  }
}
export type PageQuery = { limit: number; skip: number; cursor?: string | undefined; include_total: boolean }
