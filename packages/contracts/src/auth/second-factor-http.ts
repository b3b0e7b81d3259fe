import { z } from 'zod'
import { defineOperations } from '../operation.ts'
import { currentPassword, userParams } from './http.ts'

const code = z.string().trim().min(1).max(64)

export const secondFactorState = z
  .object({
    enabled: z.boolean(),
    needed: z.boolean().meta({ description: 'Whether you must set one up before you can do anything else' }),
    recovery_codes_left: z.int(),
  })
  .meta({ id: 'SecondFactorState' })

export const beginSecondFactorBody = z
  .strictObject({ current_password: currentPassword })
  .meta({ id: 'BeginSecondFactor' })

export const newSecondFactor = z
  .object({
    secret: z.string().meta({ description: 'The secret in base 32, to be typed in' }),
    otpauth_url: z.string().meta({ description: 'The secret as a URL, to be shown as a QR code' }),
  })
  .meta({ id: 'NewSecondFactor' })

export const confirmSecondFactorBody = z
  .strictObject({ code: code.meta({ description: 'Six digits from the authenticator', example: '123456' }) })
  .meta({ id: 'ConfirmSecondFactor' })

export const secondFactorProofBody = z
  .strictObject({
    current_password: currentPassword,
    code: code.meta({ description: 'A code from the authenticator, or a recovery code', example: '123456' }),
  })
  .meta({ id: 'SecondFactorProof' })

export const resetSecondFactorBody = z
  .strictObject({
    current_password: currentPassword.optional().meta({
      description: 'Your own password; required unless you logged in within the last five minutes',
    }),
  })
  .meta({ id: 'SecondFactorReset' })

export const recoveryCodes = z
  .object({ recovery_codes: z.array(z.string()).meta({ description: 'Each code works once' }) })
  .meta({ id: 'RecoveryCodes' })

const anySignedInUser =
  'Also accepts the restricted token that administrators get while they must set up a second factor.'

export const secondFactorOperations = defineOperations({
  readSecondFactor: {
    method: 'get',
    path: '/auth/second-factor',
    summary: 'Read the state of your second factor',
    description: anySignedInUser,
    access: 'signed-in',
    enrollment: true,
    response: { status: 200, description: 'The state of your second factor', schema: secondFactorState },
  },
  beginSecondFactor: {
    method: 'post',
    path: '/auth/second-factor',
    summary: 'Begin to set up a second factor',
    description: `Returns a secret for an authenticator (RFC 6238), once. No code is required until you confirm it.
${anySignedInUser}`,
    access: 'signed-in',
    enrollment: true,
    body: beginSecondFactorBody,
    response: { status: 200, description: 'The secret', schema: newSecondFactor },
    rejections: [403, 409],
  },
  confirmSecondFactor: {
    method: 'post',
    path: '/auth/second-factor/confirm',
    summary: 'Turn your second factor on with a code from it',
    description: `Ends every session, including the current one: log in again with a code. Returns the recovery codes,
once.
${anySignedInUser}`,
    access: 'signed-in',
    enrollment: true,
    body: confirmSecondFactorBody,
    response: { status: 200, description: 'Ten recovery codes', schema: recoveryCodes },
    rejections: [403, 409],
  },
  renewRecoveryCodes: {
    method: 'post',
    path: '/auth/second-factor/recovery-codes',
    summary: 'Replace your recovery codes with new ones',
    access: 'signed-in',
    enrollment: true,
    body: secondFactorProofBody,
    response: { status: 200, description: 'Ten recovery codes', schema: recoveryCodes },
    rejections: [403, 409],
  },
  removeSecondFactor: {
    method: 'delete',
    path: '/auth/second-factor',
    summary: 'Turn your second factor off',
    description: 'Administrators who must have one are signed out and set up another at their next login.',
    access: 'signed-in',
    enrollment: true,
    body: secondFactorProofBody,
    response: { status: 204, description: 'The second factor is off' },
    rejections: [403, 409],
  },
  resetSecondFactor: {
    method: 'delete',
    path: '/users/{id}/second-factor',
    summary: 'Remove the second factor of another user',
    description:
      'For users who have lost both their device and their recovery codes. Ends all their sessions and notifies them by email. Requires your `current_password` unless you logged in within the last five minutes.',
    access: ['ADMIN'],
    params: userParams,
    body: resetSecondFactorBody.optional(),
    response: { status: 204, description: 'The user can log in with the password alone' },
    rejections: [403, 404, 409],
  },
})
