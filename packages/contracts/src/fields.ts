import { z } from 'zod'
import { showsNothing } from './text.ts'

/** The role of a user; part of the access token. */
export const roles = ['JOB_SEEKER', 'RECRUITER', 'ADMIN'] as const
export type Role = (typeof roles)[number]

/** An integer that MySQL and JSON both represent exactly: 1 to 2^53 - 1. */
export const id = z.int().positive().meta({ description: 'Identifier', example: 1 })

/** An instant in UTC as ISO 8601 with `Z` and milliseconds, the form that all responses use. */
export const instant = z.iso.datetime().meta({ example: '2026-03-01T09:30:00.000Z' })

/** The fields of every resource; `is_deleted` is the instant of a soft deletion, or null. */
export const resource = {
  id,
  created_at: instant,
  updated_at: instant,
  is_deleted: instant.nullable(),
}

/**
 * A field of responses that those of an earlier release lack, and the value that then stands for it, so that programs of
 * this repository can read both while a portal is upgraded.
 */
export function sinceAdded<Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>) {
  return schema.default(value as never).meta({
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      delete jsonSchema.default
    },
  })
}

// All control characters except line breaks and tabs. NUL in particular breaks stores and email headers.
// biome-ignore lint/suspicious/noControlCharactersInRegex: rejecting control characters is the purpose
const unwantedControls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

const lineBreaks = /[\t\n\r\u0085\u2028\u2029]/

/** Text to search for: trimmed, at most `maxCharacters`, possibly empty. */
export function searchText(maxCharacters: number) {
  return (
    z
      .string()
      .trim()
      .max(maxCharacters)
      .refine((value) => !unwantedControls.test(value), 'must not contain control characters')
      // A lone surrogate would silently be stored as another character.
      .refine((value) => value.isWellFormed(), 'must be Unicode text')
  )
}

/** Text from a user: trimmed, not blank, at most `maxCharacters`, without control characters. */
export function text(maxCharacters: number) {
  return searchText(maxCharacters)
    .min(1, { abort: true })
    .refine((value) => !showsNothing(value), 'must not be blank')
}

/** Text of one line, such as a name or a title; it may be used in email headers. */
export function line(maxCharacters: number) {
  return text(maxCharacters).refine((value) => !lineBreaks.test(value), 'must be one line')
}

/** Documents a value that arrives as text by its parsed type, instead of by the rules that parse the text. */
function documentedAs(parsedType: Record<string, unknown>) {
  return {
    override: ({ jsonSchema }: { jsonSchema: Record<string, unknown> }) => {
      delete jsonSchema.pattern
      delete jsonSchema.enum
      Object.assign(jsonSchema, parsedType)
    },
  }
}

/** An integer in a path or query string, where everything arrives as text. */
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

/** At most `maxIds` ids in a query string, as `1,2` or as a repeated parameter. */
export function idList(maxIds: number) {
  return z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [value].flat().flatMap((each) => each.split(',')))
    .pipe(z.array(idText).max(maxIds))
    .transform((ids) => [...new Set(ids)].sort((one, other) => one - other))
    .meta({ override: { type: 'array', items: { type: 'integer', minimum: 1 } } })
}

/** `true` or `false` in a query string. */
export const flag = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .meta(documentedAs({ type: 'boolean' }))

/** The query of every list: `limit` with `skip`, or with the opaque `cursor` from a `Link: rel="next"` header. */
export function pageQuery(defaultLimit: number) {
  return {
    limit: wholeNumber(1, 100)
      .default(defaultLimit)
      .meta({ override: { default: defaultLimit } }),
    skip: wholeNumber(0, 1_000_000).default(0),
    cursor: z.string().max(200).optional().meta({ description: 'From the Link header of the previous page' }),
    include_total: flag.default(false).meta({ description: 'Return the header X-Total-Count' }),
  }
}
export type PageQuery = { limit: number; skip: number; cursor?: string | undefined; include_total: boolean }
