import { z } from 'zod'
import type { Operation } from '../operation.ts'
import { currentPassword, userParams } from './http.ts'

const code = z.string().trim().min(1).max(64)

export const secondFactorState = z
  .object({
    enabled: z.boolean(),
    needed: z.boolean().meta({ description: 'You may do nothing else before you have set one up' }),
    recovery_codes_left: z.int(),
  })
  .meta({ id: 'SecondFactorState' })

export const beginSecondFactorBody = z
  .strictObject({ current_password: currentPassword })
  .meta({ id: 'BeginSecondFactor' })

export const newSecondFactor = z
  .object({
    secret: z.string().meta({ description: 'In base 32, for typing' }),
    otpauth_url: z.string().meta({ description: 'For a QR code' }),
  })
  .meta({ id: 'NewSecondFactor' })

export const confirmSecondFactorBody = z
  .strictObject({ code: code.meta({ description: 'Six digits, from the authenticator', example: '123456' }) })
  .meta({ id: 'ConfirmSecondFactor' })

export const secondFactorProofBody = z
  .strictObject({
    current_password: currentPassword,
    code: code.meta({ description: 'From the authenticator, or a recovery code', example: '123456' }),
  })
  .meta({ id: 'SecondFactorProof' })

export const resetSecondFactorBody = z
  .strictObject({
    current_password: currentPassword.optional().meta({
      description: 'Your own; needed unless you logged in within the last five minutes',
    }),
  })
  .meta({ id: 'SecondFactorReset' })

export const recoveryCodes = z
  .object({ recovery_codes: z.array(z.string()).meta({ description: 'Each is good once' }) })
  .meta({ id: 'RecoveryCodes' })

const anySignedInUser =
  'Also with a token that is good for nothing else, as administrators get who must have a second factor and have none.'

export const secondFactorOperations: readonly Operation[] = [
  {
    id: 'readSecondFactor',
    method: 'get',
    path: '/auth/second-factor',
    summary: 'See how it stands with your second factor',
    description: anySignedInUser,
    access: 'signed-in',
    response: { status: 200, description: 'How it stands', schema: secondFactorState },
  },
  {
    id: 'beginSecondFactor',
    method: 'post',
    path: '/auth/second-factor',
    summary: 'Begin to set up a second factor',
    description: `Answers a secret for an authenticator (RFC 6238), once. It asks nothing of you before you confirm it.
${anySignedInUser}`,
    access: 'signed-in',
    body: beginSecondFactorBody,
    response: { status: 200, description: 'The secret', schema: newSecondFactor },
    rejections: [403, 409],
  },
  {
    id: 'confirmSecondFactor',
    method: 'post',
    path: '/auth/second-factor/confirm',
    summary: 'Turn your second factor on with a code of it',
    description: `Ends every session, this one included: log in again, with a code. Answers the recovery codes, once.
${anySignedInUser}`,
    access: 'signed-in',
    body: confirmSecondFactorBody,
    response: { status: 200, description: 'Ten recovery codes', schema: recoveryCodes },
    rejections: [403, 409],
  },
  {
    id: 'renewRecoveryCodes',
    method: 'post',
    path: '/auth/second-factor/recovery-codes',
    summary: 'Replace your recovery codes by new ones',
    access: 'signed-in',
    body: secondFactorProofBody,
    response: { status: 200, description: 'Ten recovery codes', schema: recoveryCodes },
    rejections: [403, 409],
  },
  {
    id: 'removeSecondFactor',
    method: 'delete',
    path: '/auth/second-factor',
    summary: 'Turn your second factor off',
    description: 'Administrators who must have one are signed out by that, and set up another with their next log-in.',
    access: 'signed-in',
    body: secondFactorProofBody,
    response: { status: 204, description: 'It is off' },
    rejections: [403, 409],
  },
  {
    id: 'resetSecondFactor',
    method: 'delete',
    path: '/users/{id}/second-factor',
    summary: 'Take the second factor of somebody who has lost it',
    description:
      'For who has neither their device nor a recovery code. Ends every session of theirs; they are told by mail. Asks for your `current_password`, or for a login of the last five minutes.',
    access: ['ADMIN'],
    params: userParams,
    body: resetSecondFactorBody.optional(),
    response: { status: 204, description: 'They log in with their password alone' },
    rejections: [403, 404, 409],
  },
]
