import { alive, gatewayReadiness, keySet, links, portalReadiness } from '@portal/contracts/gateway/http'
import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponseObject } from 'zod-openapi'
import { errorResponsesWith, everyHeader, routedHeaders } from './responses.ts'
import { authenticated } from './security.ts'

function json(
  description: string,
  schema: z.ZodType,
  headers: ZodOpenApiResponseObject['headers'] = routedHeaders,
): ZodOpenApiResponseObject {
  return { description, headers, content: { 'application/json': { schema } } }
}

const page = { 'text/html': { schema: z.string() } }

function gatewayRoute(
  operationId: string,
  summary: string,
  responses: ZodOpenApiOperationObject['responses'],
  security: ZodOpenApiOperationObject['security'] = [],
): { get: ZodOpenApiOperationObject } {
  return { get: { operationId, summary, tags: ['gateway'], security, responses } }
}

/** The gateway's own routes. None requires a token. All except the health checks are rate-limited. */
export const gatewayPaths: ZodOpenApiPathsObject = {
  '/': gatewayRoute('readLanding', 'Read the links to the documentation', {
    200: {
      description: 'Links, as a page or as JSON',
      headers: routedHeaders,
      content: { ...page, 'application/json': { schema: links } },
    },
    ...errorResponsesWith([429]),
  }),
  '/health': gatewayRoute('readHealth', 'Check that the gateway process is alive', {
    200: json('The process is alive', alive, everyHeader),
    ...errorResponsesWith([400]),
  }),
  '/health/ready': gatewayRoute(
    'readGatewayReadiness',
    'Check that the gateway accepts requests, regardless of the services',
    {
      200: json('The gateway accepts requests', gatewayReadiness, everyHeader),
      ...errorResponsesWith([400]),
    },
  ),
  '/ready': gatewayRoute(
    'readPortalReadiness',
    'Read the status of every service and store',
    {
      200: json('Every service and store is available', portalReadiness),
      503: json('A service or store is unavailable; the body names it', portalReadiness),
      ...errorResponsesWith([401, 429]),
    },
    [{}, ...authenticated],
  ),
  '/.well-known/jwks.json': gatewayRoute('readKeys', 'Read the public keys that verify access tokens', {
    200: json('A JSON Web Key Set (RFC 7517); empty if access tokens are signed with a shared secret', keySet),
    ...errorResponsesWith([429]),
  }),
  '/docs': gatewayRoute('readDocs', 'Read this document and try out requests', {
    200: { description: 'Swagger UI', headers: routedHeaders, content: page },
    ...errorResponsesWith([429]),
  }),
  '/api/v1/openapi.json': gatewayRoute('readOpenApi', 'Read this document', {
    200: json('An OpenAPI 3.1 document', z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi' })),
    ...errorResponsesWith([429]),
  }),
}
