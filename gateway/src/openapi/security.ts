import type { Operation } from '@portal/contracts/operation'
import type { ZodOpenApiObject } from 'zod-openapi'
import { findRoute } from '../routes.ts'

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

/** Whether the route reads the token. A token that is sent must then be valid, even if none is required. */
export function readsToken({ method, path }: Operation): boolean {
  return findRoute(method.toUpperCase(), `/api/v1${path}`)?.ignoresToken === false
}

/** The alternative security requirements of an operation; an empty one means that no token is required. */
export function securityOf(operation: Operation) {
  if (operation.access !== 'anyone') return authenticated
  return readsToken(operation) ? [{}, ...authenticated] : []
}
