import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponseObject } from 'zod-openapi'
import { portalReadiness } from '../readiness.ts'
import { errorResponsesWith, everyHeader, routedHeaders } from './responses.ts'
import { signedIn } from './security.ts'

const alive = z.object({ status: z.literal('ok') }).meta({ id: 'Alive' })
const ready = z.object({ status: z.literal('ready'), checks: z.object({}) }).meta({ id: 'Readiness' })
const links = z
  .object({ name: z.string(), documentation: z.string(), openapi: z.string(), readiness: z.string() })
  .meta({ id: 'Links' })

function json(
  description: string,
  schema: z.ZodType,
  headers: ZodOpenApiResponseObject['headers'] = routedHeaders,
): ZodOpenApiResponseObject {
  return { description, headers, content: { 'application/json': { schema } } }
}

const keys = z
  .object({ keys: z.array(z.object({ kty: z.string(), kid: z.string(), alg: z.string(), use: z.literal('sig') })) })
  .meta({ id: 'KeySet' })

const page = { 'text/html': { schema: z.string() } }

function own(
  operationId: string,
  summary: string,
  responses: ZodOpenApiOperationObject['responses'],
  security: ZodOpenApiOperationObject['security'] = [],
): { get: ZodOpenApiOperationObject } {
  return { get: { operationId, summary, tags: ['gateway'], security, responses } }
}

/** The routes that are no service's own. None needs a token, and all but those about health are limited. */
export const ownPaths: ZodOpenApiPathsObject = {
  '/': own('readLanding', 'Where to go on', {
    200: {
      description: 'Links, as a page or as JSON',
      headers: routedHeaders,
      content: { ...page, 'application/json': { schema: links } },
    },
    ...errorResponsesWith([429]),
  }),
  '/health': own('readHealth', 'Ask whether the gateway is alive', {
    200: json('It is', alive, everyHeader),
    ...errorResponsesWith([400]),
  }),
  '/health/ready': own('readGatewayReadiness', 'Ask whether the gateway can serve, whatever the services do', {
    200: json('It can', ready, everyHeader),
    ...errorResponsesWith([400]),
  }),
  '/ready': own(
    'readPortalReadiness',
    'Ask for the state of every service and store',
    {
      200: json('Everything is there', portalReadiness),
      503: json('Something is away; the body names it', portalReadiness),
      ...errorResponsesWith([401, 429]),
    },
    [{}, ...signedIn],
  ),
  '/.well-known/jwks.json': own('readKeys', 'Read the public keys of access tokens, for verifying them yourself', {
    200: json('A set of keys (RFC 7517); empty where a shared secret signs', keys),
    ...errorResponsesWith([429]),
  }),
  '/docs': own('readDocs', 'Read this document and try it out', {
    200: { description: 'Swagger UI', headers: routedHeaders, content: page },
    ...errorResponsesWith([429]),
  }),
  '/api/v1/openapi.json': own('readOpenApi', 'Read this document', {
    200: json('An OpenAPI 3.1 document', z.looseObject({ openapi: z.string() }).meta({ id: 'OpenApi' })),
    ...errorResponsesWith([429]),
  }),
}
