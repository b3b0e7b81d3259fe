import type { Operation } from '@portal/contracts/operation'
import type { Request, Response, Router } from 'express'
import type { z } from 'zod'
import { type Actor, actorOf, assertRole, enrollmentActorOf } from './actor.ts'
import { type Creating, createOnce } from './idempotency.ts'
import { type Page, sendPage } from './paging.ts'
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

type Item<Result> = Result extends Page<infer Row> ? Row : Result

/**
 * Serves an operation: checks access, calls `handle` and sends the result with the operation's status. `present` converts
 * the result, or each row of a page. A handler that returns nothing for a response with a body has sent it by itself.
 */
export function route<Op extends Operation, Result>(
  router: Router,
  operation: Op,
  handle: (call: Call<Op>) => Promise<Result>,
  present: (item: Item<Result>) => unknown = (item) => item,
): void {
  mount(router, operation, async (call) => {
    const result = await handle(call)
    const { req, res } = call
    const { status, list, schema, mediaType } = operation.response
    if (!schema && !mediaType) res.status(status).end()
    else if (list && result) sendPage({ req, res, query: call.query as never }, result as never, present as never)
    else if (result !== undefined) res.status(status).json(present(result as Item<Result>))
  })
}

/**
 * Serves an operation that creates a resource, once for each idempotency key; `handle` ends with its one transaction.
 * `identify` returns what a repeated request must have in common with the first, by default its whole body.
 */
export function creatingRoute<Op extends Operation, Result extends { id: number }>(
  { ctx, router }: { ctx: Creating; router: Router },
  operation: Op,
  handle: (call: Call<Op>) => Promise<Result>,
  present: (result: Result) => unknown,
  identify: (body: Call<Op>['body']) => unknown = (body) => body,
): void {
  const at = `/api/v1${(operation.location ?? operation.path).replace(/\/$/, '')}`
  mount(router, operation, async (call) => {
    const { req, res, body } = call
    await createOnce(ctx, { req, res, input: identify(body), present, at }, () => handle(call))
  })
}

/** The path of an operation as Express writes it: `/jobs/{id}` becomes `/jobs/:id`. */
export function expressPath(path: string): string {
  return path.replace(/\/$/, '').replace(/\{(\w+)\}/g, ':$1')
}

function mount<Op extends Operation>(router: Router, operation: Op, respond: (call: Call<Op>) => Promise<void>): void {
  router[operation.method](expressPath(operation.path), async (req, res) => {
    await respond(callOf(operation, req, res) as unknown as Call<Op>)
  })
}

function callOf({ access, enrollment, params, query, body }: Operation, req: Request, res: Response) {
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
  }
}

/** Parses a part at its first use, and only then. */
function lazily(schema: z.ZodType | undefined, read: () => unknown): () => unknown {
  let parsed: unknown
  return () => {
    if (schema) parsed ??= parse(schema, read())
    return parsed
  }
}
