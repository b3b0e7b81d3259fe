import type { Problem } from '@portal/contracts/operation'

export type FieldErrors = Readonly<Record<string, string>>

/**
 * The errors of a problem by the fields of a form, in the order of `fields`. `texts` has what the page says instead of
 * the message of the API, by field, or by field and code (`password.too_common`). Errors of other fields are under `''`.
 */
export function fieldErrorsOf(
  problem: Problem | undefined,
  fields: readonly string[],
  texts: FieldErrors = {},
): FieldErrors {
  const errors = problem?.errors ?? []
  const byField = new Map<string, string>()
  for (const { path, code, message } of errors) {
    const [first = ''] = path.split('/')
    const field = fields.includes(first) ? first : ''
    if (!byField.has(field)) byField.set(field, texts[`${field}.${code}`] ?? texts[field] ?? message)
  }
  return Object.fromEntries(
    [...fields, ''].filter((field) => byField.has(field)).map((field) => [field, byField.get(field) ?? '']),
  )
}
