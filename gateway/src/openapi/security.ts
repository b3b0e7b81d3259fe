import type { Operation } from '@portal/contracts/operation'
import type { ZodOpenApiObject } from 'zod-openapi'

/** The two ways to authenticate in the documentation: log in, or paste an access token. */
export const securitySchemes = {
  password: {
    type: 'oauth2',
    description:
      'Log in with your email address as the user name, and your password. Leave client id and client secret empty.',
    flows: { password: { tokenUrl: '/api/v1/auth/login/access-token', scopes: {} } },
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token that you already have.',
  },
} satisfies NonNullable<ZodOpenApiObject['components']>['securitySchemes']

export const authenticated = [{ password: [] }, { bearer: [] }]

/** The alternative security requirements of an operation; an empty one means that no token is required. */
export function securityOf({ access, ignoresToken }: Operation) {
  if (access !== 'anyone') return authenticated
  // A token that is sent must be valid.
  return ignoresToken ? [] : [{}, ...authenticated]
}
