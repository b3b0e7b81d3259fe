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
  return new ParsedCall(req, res, actor, { params, query, body }) as unknown as Call<Op>
}

type Part = 'params' | 'query' | 'body'
type Schemas = Readonly<Record<Part, z.ZodType | undefined>>

/** Parses each part at its first use. A class, because accessors of each object would be closures of each request. */
class ParsedCall {
  readonly req: Request
  readonly res: Response
  readonly actor: Actor | undefined
  readonly #schemas: Schemas
  readonly #parsed: Partial<Record<Part, unknown>> = {}

  constructor(req: Request, res: Response, actor: Actor | undefined, schemas: Schemas) {
    this.req = req
    this.res = res
    this.actor = actor
    this.#schemas = schemas
  }

  get params(): unknown {
    return this.#read('params')
  }

  get query(): unknown {
    return this.#read('query')
  }

  get body(): unknown {
    return this.#read('body')
  }

  #read(part: Part): unknown {
    const schema = this.#schemas[part]
    if (schema) this.#parsed[part] ??= parse(schema, this.req[part])
    return this.#parsed[part]
  }
}
