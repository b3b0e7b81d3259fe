import { z } from 'zod'
import { emailAddress } from '../addresses.ts'
import { defineOperations } from '../operation.ts'
import { currentPassword, password } from './http.ts'

/** The purposes of a link in an email. */
export const linkPurposes = ['VERIFY_EMAIL', 'RESET_PASSWORD', 'CHANGE_EMAIL', 'UNDO_EMAIL_CHANGE'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

/** The page that a link opens, relative to the portal's address. The page reads the token from `#token=`. */
export const linkPages: Record<LinkPurpose, `/account/${string}`> = {
  VERIFY_EMAIL: '/account/verify-email',
  RESET_PASSWORD: '/account/reset-password',
  CHANGE_EMAIL: '/account/verify-email',
  UNDO_EMAIL_CHANGE: '/account/undo-email-change',
}

const linkToken = z.string().min(1).max(100).meta({ description: 'The token from the link in the email' })

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
  description: 'Accepted; the response is the same whether or not an email is sent',
}

export const accountOperations = defineOperations({
  forgotPassword: {
    method: 'post',
    path: '/auth/password/forgot',
    summary: 'Request an email to set a new password',
    description:
      'Sent to the address of an active account, at most a few times an hour. The response does not reveal whether the account exists.',
    access: 'anyone',
    ignoresToken: true,
    limit: 'account',
    body: addressBody,
    response: requested,
  },
  resetPassword: {
    method: 'post',
    path: '/auth/password/reset',
    summary: 'Set a new password with the token from an email',
    description:
      'A token works once and for 30 minutes. Setting the password ends every session and verifies the email address.',
    access: 'anyone',
    ignoresToken: true,
    limit: 'account',
    body: resetPasswordBody,
    response: { status: 204, description: 'The password is set' },
    rejections: [400],
  },
  changePassword: {
    method: 'post',
    path: '/auth/password/change',
    summary: 'Change your own password',
    description: 'Ends every session, including the current one.',
    access: 'signed-in',
    limit: 'account',
    body: changePasswordBody,
    response: { status: 204, description: 'The password is changed' },
    rejections: [403],
  },
  verifyEmail: {
    method: 'post',
    path: '/auth/email/verify',
    summary: 'Confirm an email address with the token from an email',
    description: `Confirms the address of a new account, or a changed address, which ends the other sessions of the
account. A token works once and for 30 minutes. The first confirmed address of an account removes a second factor that
was set up before.`,
    access: 'anyone',
    ignoresToken: true,
    limit: 'account',
    body: verifyEmailBody,
    response: { status: 204, description: 'The address is verified' },
    rejections: [400, 409],
  },
  undoEmailChange: {
    method: 'post',
    path: '/auth/email/undo',
    summary: 'Undo a change of email address with the token from the email to the former address',
    description: `Possible for seven days after the change. Ends every session, undoes this change and all later ones,
and removes a second factor that was set up since.`,
    access: 'anyone',
    ignoresToken: true,
    limit: 'account',
    body: undoEmailChangeBody,
    response: { status: 204, description: 'The account has the address again' },
    rejections: [400, 409],
  },
  resendVerification: {
    method: 'post',
    path: '/auth/email/resend',
    summary: 'Request the email to confirm an address again',
    description:
      'Sent to the unverified address of an active account. The response does not reveal whether the account exists.',
    access: 'anyone',
    ignoresToken: true,
    limit: 'account',
    body: addressBody,
    response: requested,
  },
})
