import type { Operation } from '@portal/contracts/operation'
import type { Request, Response } from 'express'
import type { z } from 'zod'
import { type Actor, actorOf, assertRole, enrollmentActorOf } from './actor.ts'
import { parse } from './parse.ts'

type Output<Part> = Part extends z.ZodType ? z.output<Part> : never

/** A request for an operation. What its schemas describe is parsed when it is read, and throws 422 then. */
export type Call<Op extends Operation> = {
  req: Request
  res: Response
  /** The user who sent the request; may be absent where anyone may send it. */
  actor: Op extends { access: 'anyone' } ? Actor | undefined : Actor
  params: Op extends { params: infer Part } ? Output<Part> : undefined
  query: Op extends { query: infer Part } ? Output<Part> : undefined
  body: Op extends { body: infer Part } ? Output<Part> : undefined
}

/** Checks that the user who sent a request may send it. Throws `unauthenticated` or `forbidden`. */
export function authorizedCall<Op extends Operation>(operation: Op, req: Request, res: Response): Call<Op> {
  const { access, enrollment, params, query, body } = operation
  const isOpen = access === 'anyone'
  const actor = isOpen ? req.actor : enrollment ? enrollmentActorOf(req) : actorOf(req)
  if (actor && Array.isArray(access)) assertRole(actor, access)
  const readParams = lazily(params, () => req.params)
  const readQuery = lazily(query, () => req.query)
  const readBody = lazily(body, () => req.body)
  return {
    ...{ req, res, actor },
    get params() {
      return readParams()
    },
    get query() {
      return readQuery()
    },
    get body() {
      return readBody()
    },
  } as unknown as Call<Op>
}

/** Parses a part at its first use, and only then. */
function lazily(schema: z.ZodType | undefined, read: () => unknown): () => unknown {
  let parsed: unknown
  return () => {
    if (schema) parsed ??= parse(schema, read())
    return parsed
  }
}
