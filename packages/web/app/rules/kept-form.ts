// The fields by which a form that was sent after its session ended signs in again, beside its own.
export const signInFields = {
  email: 'sign_in_email',
  password: 'sign_in_password',
  code: 'sign_in_code',
  stay: 'sign_in_stay',
} as const

const own: ReadonlySet<string> = new Set(Object.values(signInFields))
const secrets = /password|^code$|^secret$|^otpauth_url$/

/**
 * What was typed into a form, to be sent on after signing in; undefined if it cannot be kept, because it has a secret or
 * a file.
 */
export function keptFields(form: FormData): [name: string, value: string][] | undefined {
  const entries = [...form].filter(([name]) => !own.has(name))
  if (entries.some(([name, value]) => typeof value !== 'string' || secrets.test(name))) return undefined
  return entries as [string, string][]
}
