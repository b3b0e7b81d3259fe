import type { ParamsOf } from '../params.ts'
import type { Wording } from '../wording.ts'

export const accounts: Pick<
  Wording,
  'WELCOME' | 'ACCOUNT_CHANGED' | 'SECOND_FACTOR_CHANGED' | 'SESSION_ENDED' | 'CODES_GUESSED'
> = {
  WELCOME: ({ role }) => ({
    title: 'Welcome to the Job Portal',
    sentences: [
      'Your account is ready.',
      role === 'RECRUITER'
        ? 'Add your company profile and post your first job.'
        : 'Fill in your profile, find a job you like, and apply.',
    ],
  }),

  ACCOUNT_CHANGED: (account) => ({
    title: 'Your account was changed',
    sentences: [...account.changed.map((change) => accountChange(change, account)), ifUnexpected],
  }),

  SECOND_FACTOR_CHANGED: (change) => ({
    title: 'Your account was changed',
    sentences: [secondFactorChange(change), ifUnexpected],
  }),

  SESSION_ENDED: () => ({
    title: 'You were signed out for your security',
    sentences: [
      'We ended one of your sessions because its token was used twice. Someone else may have a copy of it.',
      'If you did not expect this, change your password. That also ends all other sessions.',
    ],
  }),

  CODES_GUESSED: ({ wrong_codes }) => ({
    title: 'Wrong codes for your account',
    sentences: [
      `Within an hour, ${wrong_codes} wrong codes for your second factor were entered, each with your correct password.`,
      'If it was not you, someone knows your password: change it now. Your second factor has kept them out so far.',
    ],
  }),
}

const ifUnexpected = 'If you did not expect this, change your password and contact the people who run this portal.'

type Account = ParamsOf<'ACCOUNT_CHANGED'>

function accountChange(change: Account['changed'][number], { email, role, is_active }: Account): string {
  switch (change) {
    case 'email':
      return `The email address of your account is now ${email}.`
    case 'password':
      return 'Your password was changed and all sessions were ended. Sign in again with the new password.'
    case 'role':
      return `Your role is now ${role}.`
    case 'is_active':
      return is_active ? 'Your account was activated.' : 'Your account was deactivated.'
  }
}

function secondFactorChange({ change, recovery_codes_left }: ParamsOf<'SECOND_FACTOR_CHANGED'>): string {
  switch (change) {
    case 'enabled':
      return 'Your second factor was turned on and all sessions were ended. Sign in again with one of its codes.'
    case 'disabled':
      return 'Your second factor was turned off. You can now sign in with your password alone.'
    case 'recovery-codes-renewed':
      return 'Your recovery codes were replaced with new ones.'
    case 'recovery-code-used':
      return `A recovery code was used instead of your second factor. You have ${recovery_codes_left ?? 'some'} left.`
  }
}
