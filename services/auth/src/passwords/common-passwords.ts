import { invalidField } from '@portal/chassis/errors'
import { storedEmailAddress } from '@portal/contracts/addresses'
import { dictionary } from '@zxcvbn-ts/language-common'

// Some 50,000 from leaked lists, all in lower case.
const commonPasswords = new Set(dictionary['passwords-common'])

/**
 * Throws `invalid` for a password that is among the first that anybody would try, in whatever case: one of the
 * commonest, or the account's own address, which is normalised.
 */
export function assertNotCommon(password: string, email: string): void {
  if (storedEmailAddress(password) === email) {
    throw invalidField('password', 'is_address', 'is the e-mail address')
  }
  if (commonPasswords.has(password.toLowerCase())) {
    throw invalidField('password', 'too_common', 'is among the commonest passwords')
  }
}
