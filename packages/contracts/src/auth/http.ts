import { z } from 'zod'
import { emailAddress } from '../addresses.ts'
import { flag, idText, pageQuery, resource, roles, searchText, sinceAdded } from '../fields.ts'
import { locales } from '../locales.ts'
import { defineOperations } from '../operation.ts'
import { passwordText } from '../text.ts'
import { timeZone } from '../time-zone.ts'

const locale = z.enum(locales).meta({ description: 'The language of pages, emails and notifications (BCP 47)' })

export const user = z
  .object({
    ...resource,
    email: z.string(),
    email_verified: z.boolean(),
    pending_email: z.string().nullable().meta({ description: 'A new address that is not confirmed yet' }),
    role: z.enum(roles),
    is_active: z.boolean(),
    locale: sinceAdded(locale.nullable(), null).meta({ description: 'The chosen language; null if none is chosen' }),
    time_zone: sinceAdded(z.string().nullable(), null).meta({
      description: 'The chosen time zone (IANA); null if none is chosen',
      example: 'Europe/Berlin',
    }),
  })
  .meta({ id: 'User' })

// bcrypt reads only the first 72 bytes and would silently truncate a longer password.
const maxPasswordBytes = 72

export const password = z
  .string()
  .overwrite(passwordText)
  .refine((value) => [...value].length >= 8, { message: 'must have at least 8 characters', abort: true })
  .refine((value) => new TextEncoder().encode(value).length <= maxPasswordBytes, 'must not exceed 72 bytes')
  .refine((value) => !value.includes('\0'), 'must not contain NUL')
  .refine((value) => value.trim() !== '', 'must not be blank')
  .meta({
    format: 'password',
    minLength: 8,
    description: 'At least 8 characters and at most 72 bytes; neither a common password nor the email address',
  })

/** A password that is only compared. Not validated, because it may have been set under earlier rules. */
export const currentPassword = z.string().max(1024).meta({ format: 'password' })

export const registerBody = z
  .strictObject({
    email: emailAddress,
    password,
    role: z.enum(['JOB_SEEKER', 'RECRUITER']),
    is_active: z.literal(true).optional(),
    locale: locale.optional(),
    time_zone: timeZone.optional(),
  })
  .meta({
    id: 'Registration',
    example: { email: 'ada@example.com', password: 'a-long-passphrase', role: 'JOB_SEEKER' },
  })
export type Registration = z.infer<typeof registerBody>

// Not strict: unknown parameters of a token request must be ignored (RFC 6749, section 3.2).
export const tokenRequestBody = z
  .object({
    username: z.string().max(320),
    password: currentPassword,
    otp: z.string().max(64).optional().meta({ description: 'A code of the second factor, or a recovery code' }),
    grant_type: z.literal('password').optional(),
    scope: z.string().optional(),
    client_id: z.string().optional(),
    client_secret: z.string().optional(),
  })
  .meta({ id: 'TokenRequest' })
export type TokenRequest = z.infer<typeof tokenRequestBody>

export const refreshBody = z.strictObject({ refresh_token: z.string().min(1).max(200) }).meta({ id: 'RefreshRequest' })

export const tokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'Seconds' }),
    refresh_token: z.string(),
  })
  .meta({ id: 'Tokens' })

export const changeMeBody = z
  .strictObject({
    email: emailAddress.optional(),
    password: password.optional(),
    current_password: currentPassword.optional().meta({
      description:
        'Required for a new password, and for a new address unless you logged in within the last five minutes',
    }),
    locale: locale.nullable().optional(),
    time_zone: timeZone.nullable().optional(),
  })
  .refine((body) => body.password === undefined || body.current_password !== undefined, {
    path: ['current_password'],
    message: 'is required to change the password',
  })
  .meta({ id: 'OwnAccountChange' })
export type OwnAccountChange = z.infer<typeof changeMeBody>

export const changeUserBody = z
  .strictObject({
    role: z.enum(roles).optional(),
    is_active: z.boolean().optional(),
    current_password: currentPassword.optional().meta({
      description:
        'Your own password; required to make another user an administrator unless you logged in within the last five minutes',
    }),
  })
  .meta({ id: 'AccountChange' })
export type AccountChange = z.infer<typeof changeUserBody>

export const userParams = z.object({ id: idText })
export const listUsersQuery = z.object({
  ...pageQuery(100),
  role: z.enum(roles).optional(),
  is_active: flag.optional(),
  q: searchText(254).optional().meta({
    description:
      'The beginning of an email address, in any case, or an id. The account with this id comes first, then the others in order of their addresses',
    example: 'ada@',
  }),
})
export type UsersQuery = z.infer<typeof listUsersQuery>

const registered = { status: 201, description: 'The new account', schema: user }

export const authOperations = defineOperations({
  register: {
    method: 'post',
    path: '/auth/register',
    summary: 'Register as a job seeker or recruiter',
    access: 'anyone',
    ignoresToken: true,
    limit: 'register',
    location: '/users',
    body: registerBody,
    response: registered,
    rejections: [409],
  },
  createUser: {
    method: 'post',
    path: '/users/',
    summary: 'Register (older path)',
    access: 'anyone',
    ignoresToken: true,
    limit: 'register',
    body: registerBody,
    response: registered,
    rejections: [409],
  },
  login: {
    method: 'post',
    path: '/auth/login/access-token',
    summary: 'Log in with email address and password',
    description:
      'The password grant of OAuth 2 (RFC 6749, section 4.3). A wrong address and a wrong password get the same response. If the account has a second factor, the correct password alone gets `SECOND_FACTOR_REQUIRED`: repeat the request with `otp`. Failed attempts are throttled with a growing delay.',
    access: 'anyone',
    ignoresToken: true,
    limit: 'login',
    body: tokenRequestBody,
    form: true,
    response: { status: 200, description: 'Tokens', schema: tokenResponse },
    rejections: [400],
  },
  refreshToken: {
    method: 'post',
    path: '/auth/token/refresh',
    summary: 'Exchange a refresh token for new tokens',
    description: `A refresh token is valid until the next token of its session is used. Repeated within ten seconds, the
request returns the same next token, so that a lost response does no harm; repeated later, it ends the session.`,
    access: 'anyone',
    ignoresToken: true,
    body: refreshBody,
    response: { status: 200, description: 'Tokens', schema: tokenResponse },
    rejections: [400],
  },
  readMe: {
    method: 'get',
    path: '/users/me',
    summary: 'Read your own account',
    access: 'signed-in',
    response: { status: 200, description: 'The account', schema: user },
  },
  changeMe: {
    method: 'put',
    path: '/users/me',
    summary: 'Change your own email address, password, language or time zone',
    description: `Omitted fields stay unchanged, and null as language or time zone chooses none. A new password ends every session, including the current one. A new address is stored as
\`pending_email\` until it is confirmed with the token from an email to it, unless the portal does not verify addresses.
The change then ends every other session, and the former address gets a link that can undo it for seven days. At most
five new addresses a day.`,
    access: 'signed-in',
    limit: 'account',
    body: changeMeBody,
    response: { status: 200, description: 'The account', schema: user },
    rejections: [403, 409],
  },
  listUsers: {
    method: 'get',
    path: '/users/',
    summary: 'List accounts',
    access: ['ADMIN'],
    query: listUsersQuery,
    response: {
      status: 200,
      description: 'Accounts, newest first, or in the order that `q` describes',
      schema: user,
      list: true,
    },
  },
  readUser: {
    method: 'get',
    path: '/users/{id}',
    summary: 'Read an account',
    description: 'Administrators can read every account, other users only their own.',
    access: 'signed-in',
    params: userParams,
    response: { status: 200, description: 'The account', schema: user },
    rejections: [404],
  },
  changeUser: {
    method: 'patch',
    path: '/users/{id}',
    summary: 'Change the role or active state of an account',
    description: `Takes effect with the user's next request. The last active administrator must stay one (409). Making
another user an administrator requires your \`current_password\` unless you logged in within the last five minutes.`,
    access: ['ADMIN'],
    params: userParams,
    body: changeUserBody,
    response: { status: 200, description: 'The account', schema: user },
    rejections: [403, 404, 409],
  },
})
