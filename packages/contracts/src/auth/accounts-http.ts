import { z } from 'zod'
import { emailAddress } from '../addresses.ts'
import type { Operation } from '../operation.ts'
import { currentPassword, password } from './http.ts'

/** What a link in a mail lets its reader do. */
export const linkPurposes = ['VERIFY_EMAIL', 'RESET_PASSWORD', 'CHANGE_EMAIL', 'UNDO_EMAIL_CHANGE'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

/** Where a link leads, below the portal's address; the page there does it with the token behind `#token=`. */
export const linkPages: Record<LinkPurpose, `/account/${string}`> = {
  VERIFY_EMAIL: '/account/verify-email',
  RESET_PASSWORD: '/account/reset-password',
  CHANGE_EMAIL: '/account/verify-email',
  UNDO_EMAIL_CHANGE: '/account/undo-email-change',
}

const linkToken = z.string().min(1).max(100).meta({ description: 'From the link in the mail' })

export const addressBody = z.strictObject({ email: emailAddress }).meta({ id: 'Address' })
export const verifyEmailBody = z.strictObject({ token: linkToken }).meta({ id: 'EmailVerification' })
export const undoEmailChangeBody = z.strictObject({ token: linkToken }).meta({ id: 'EmailChangeUndoing' })
export const resetPasswordBody = z.strictObject({ token: linkToken, password }).meta({ id: 'PasswordReset' })
export const changePasswordBody = z
  .strictObject({ current_password: currentPassword, password })
  .meta({ id: 'PasswordChange' })
export type PasswordChange = z.infer<typeof changePasswordBody>

const requested = {
  status: 202,
  description: 'Whatever there is to do will be done; the answer is the same for everybody',
}

export const accountOperations: readonly Operation[] = [
  {
    id: 'forgotPassword',
    method: 'post',
    path: '/auth/password/forgot',
    summary: 'Ask for a mail with which to set a new password',
    description: 'Goes to the address of an active account, a few times an hour at most. The answer does not tell.',
    access: 'anyone',
    body: addressBody,
    response: requested,
  },
  {
    id: 'resetPassword',
    method: 'post',
    path: '/auth/password/reset',
    summary: 'Set a new password with the token from a mail',
    description:
      'A token works once and for 30 minutes. The new password ends every session, and the address is verified.',
    access: 'anyone',
    body: resetPasswordBody,
    response: { status: 204, description: 'The password is set' },
    rejections: [400],
  },
  {
    id: 'changePassword',
    method: 'post',
    path: '/auth/password/change',
    summary: 'Change your own password',
    description: 'Ends every session, this one included.',
    access: 'signed-in',
    body: changePasswordBody,
    response: { status: 204, description: 'The password is changed' },
    rejections: [403],
  },
  {
    id: 'verifyEmail',
    method: 'post',
    path: '/auth/email/verify',
    summary: 'Confirm an e-mail address with the token from a mail',
    description: `Of a new account, or the new address of an account, whose other sessions end with that. A token works once and
for 30 minutes. The first address that is ever confirmed of an account removes a second factor from before.`,
    access: 'anyone',
    body: verifyEmailBody,
    response: { status: 204, description: 'The address is verified' },
    rejections: [400, 409],
  },
  {
    id: 'undoEmailChange',
    method: 'post',
    path: '/auth/email/undo',
    summary: 'Give an account its former e-mail address back, with the token from the email to that address',
    description: `For seven days after a change. Ends every session, takes the change back together with all later ones, and
removes a second factor that was set up since.`,
    access: 'anyone',
    body: undoEmailChangeBody,
    response: { status: 204, description: 'The account has the address again' },
    rejections: [400, 409],
  },
  {
    id: 'resendVerification',
    method: 'post',
    path: '/auth/email/resend',
    summary: 'Ask once more for a mail with which to confirm an address',
    description: 'Goes to the unverified address of an active account. The answer does not tell.',
    access: 'anyone',
    body: addressBody,
    response: requested,
  },
]
