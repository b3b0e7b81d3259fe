import type { Operation } from '@portal/contracts/operation'
import type { ZodOpenApiObject } from 'zod-openapi'
import { findRoute } from '../route-table.ts'

/** The two ways to show a token: logging in from the documentation, and pasting one. */
export const securitySchemes = {
  password: {
    type: 'oauth2',
    description: 'Log in with e-mail address (as user name) and password; client id and secret stay empty.',
    flows: { password: { tokenUrl: '/api/v1/auth/login/access-token', scopes: {} } },
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'An access token that you already have.',
  },
} satisfies NonNullable<ZodOpenApiObject['components']>['securitySchemes']

export const signedIn = [{ password: [] }, { bearer: [] }]

/** Whether a token is looked at; one that is sent must be good, even where none is needed. */
export function looksAtToken({ method, path }: Operation): boolean {
  return findRoute(method.toUpperCase(), `/api/v1${path}`)?.ignoresToken === false
}

/** Alternatives, of which an empty one means that nothing is needed. */
export function securityOf(operation: Operation) {
  if (operation.access !== 'anyone') return signedIn
  return looksAtToken(operation) ? [{}, ...signedIn] : []
}
