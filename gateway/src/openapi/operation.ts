import type { Owner } from '@portal/contracts/event'
import {
  idempotencyHeader,
  idempotencyHours,
  idempotencyKey,
  isCreating,
  type Operation,
} from '@portal/contracts/operation'
import { z } from 'zod'
import type { ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject, ZodOpenApiResponseObject } from 'zod-openapi'
import { creatingHeaders, errorResponsesWith, listHeaders, routedHeaders } from './responses.ts'
import { securityOf } from './security.ts'

const keyHeader = z.object({
  [idempotencyHeader]: idempotencyKey.optional().meta({
    description:
      'Makes it safe to repeat the request: a repetition with the same key and body returns the first response, for ' +
      `${idempotencyHours} hours. Use a new key, ideally a UUID, for each thing that you create.`,
  }),
})

/** Describes one route, including the error responses that follow from its access, parameters and body. */
export function describeOperation(owner: Owner, operation: Operation): ZodOpenApiOperationObject {
  const { params, query, headers, response } = operation
  const body = bodyOf(operation)
  const header = isCreating(operation) ? keyHeader : headers
  return {
    operationId: operation.id,
    tags: [owner],
    summary: operation.summary,
    description: [operation.description, `Available to ${audienceOf(operation)}.`].filter(Boolean).join('\n\n'),
    security: securityOf(operation),
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(header && { header }) },
    ...(body && { requestBody: body }),
    responses: { [response.status]: responseOf(operation), ...errorResponsesWith(errorStatuses(operation)) },
  }
}

function audienceOf({ access }: Operation): string {
  if (access === 'anyone') return 'anyone'
  return access === 'signed-in' ? 'every authenticated user' : access.join(' and ')
}

// Binary content of a part, as OpenAPI 3.1 describes it.
const fileForm = z.object({
  file: z.string().meta({ override: { type: 'string', format: 'binary' }, description: 'The file' }),
})

function bodyOf({ body, form, upload }: Operation): ZodOpenApiRequestBodyObject | undefined {
  if (upload) return { required: true, content: { 'multipart/form-data': { schema: fileForm } } }
  if (!body) return undefined
  const asForm = form ? { 'application/x-www-form-urlencoded': { schema: body } } : {}
  return {
    required: !body.safeParse(undefined).success,
    content: { ...asForm, 'application/json': { schema: body } },
  }
}

function responseOf(operation: Operation): ZodOpenApiResponseObject {
  const { description, schema, list, csv, mediaType = 'application/json' } = operation.response
  const headers = list ? listHeaders : isCreating(operation) ? creatingHeaders : routedHeaders
  if (!schema) return { description, headers }
  const asCsv = csv ? { 'text/csv': { schema: z.string() } } : {}
  return { description, headers, content: { [mediaType]: { schema: list ? z.array(schema) : schema }, ...asCsv } }
}

function errorStatuses(operation: Operation): number[] {
  const { access, ignoresToken, params, query, upload } = operation
  const body = operation.body ?? upload
  return [
    ...(params || query || body ? [400, 422] : []),
    ...(ignoresToken ? [] : [401]),
    // Also without a required role: some tokens are only valid for setting up a second factor.
    ...(access === 'anyone' ? [] : [403]),
    ...(body ? [413, 415] : []),
    ...(isCreating(operation) ? [400, 409, 422] : []),
    429,
    503,
    ...(operation.rejections ?? []),
  ]
}
