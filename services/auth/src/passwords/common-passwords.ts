import { invalidField } from '@portal/chassis/errors'
import { storedEmailAddress } from '@portal/contracts/addresses'
import { dictionary } from '@zxcvbn-ts/language-common'

// About 50,000 passwords from leaked lists, all in lower case.
const commonPasswords = new Set(dictionary['passwords-common'])

/**
 * Throws `unprocessable` for a common password and for the email address of the account, in any letter case. `email` is
 * normalised.
 */
export function assertNotCommon(password: string, email: string): void {
  if (storedEmailAddress(password) === email) {
    throw invalidField('password', 'is_address', 'must not be the email address')
  }
  if (commonPasswords.has(password.toLowerCase())) {
    throw invalidField('password', 'too_common', 'is one of the most common passwords')
  }
}
