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
import { looksAtToken, securityOf } from './security.ts'

const keyHeader = z.object({
  [idempotencyHeader]: idempotencyKey.optional().meta({
    description:
      'Makes repeating the request safe: with the same key and body the first answer comes again, for ' +
      `${idempotencyHours} hours. Make up a new one, best a UUID, for each thing that you create.`,
  }),
})

/** What the document says of one route, with the refusals that follow from its access, parameters and body. */
export function describeOperation(owner: Owner, operation: Operation): ZodOpenApiOperationObject {
  const { params, query, headers, response } = operation
  const body = bodyOf(operation)
  const header = isCreating(operation) ? keyHeader : headers
  return {
    operationId: operation.id,
    tags: [owner],
    summary: operation.summary,
    description: [operation.description, `For ${audienceOf(operation)}.`].filter(Boolean).join('\n\n'),
    security: securityOf(operation),
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(header && { header }) },
    ...(body && { requestBody: body }),
    responses: { [response.status]: responseOf(operation), ...errorResponsesWith(errorStatuses(operation)) },
  }
}

function audienceOf({ access }: Operation): string {
  if (access === 'anyone') return 'anyone'
  return access === 'signed-in' ? 'everybody who is signed in' : access.join(' and ')
}

function bodyOf({ body, form }: Operation): ZodOpenApiRequestBodyObject | undefined {
  if (!body) return undefined
  const asForm = form ? { 'application/x-www-form-urlencoded': { schema: body } } : {}
  return {
    required: !body.safeParse(undefined).success,
    content: { ...asForm, 'application/json': { schema: body } },
  }
}

function responseOf(operation: Operation): ZodOpenApiResponseObject {
  const { description, schema, list, mediaType = 'application/json' } = operation.response
  const headers = list ? listHeaders : isCreating(operation) ? creatingHeaders : routedHeaders
  if (!schema) return { description, headers }
  return { description, headers, content: { [mediaType]: { schema: list ? z.array(schema) : schema } } }
}

function errorStatuses(operation: Operation): number[] {
  const { access, params, query, body } = operation
  return [
    ...(params || query || body ? [400, 422] : []),
    ...(looksAtToken(operation) ? [401] : []),
    // Also where no role is asked for: some tokens are good for setting up a second factor only.
    ...(access === 'anyone' ? [] : [403]),
    ...(body ? [413, 415] : []),
    ...(isCreating(operation) ? [400, 409, 422] : []),
    429,
    503,
    ...(operation.rejections ?? []),
  ]
}
