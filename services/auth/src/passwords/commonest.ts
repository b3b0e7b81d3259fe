import { invalidField } from '@portal/chassis/errors'
import { dictionary } from '@zxcvbn-ts/language-common'

// Some 50,000 from leaked lists, all in lower case.
const commonest = new Set(dictionary['passwords-common'])

/** Throws `invalid` for a password that is among the first that anybody would try, in whatever case. */
export function assertUncommon(password: string): void {
  if (commonest.has(password.toLowerCase())) {
    throw invalidField('password', 'too_common', 'is among the commonest passwords')
  }
}
