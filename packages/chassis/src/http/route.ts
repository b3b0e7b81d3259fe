import type { Operation } from '@portal/contracts/operation'
import type { Router } from 'express'
import { authorizedCall, type Call } from './call.ts'
import { type Created, type Creating, createOnce, type Once } from './idempotency.ts'
import { type Page, sendPage } from './paging.ts'

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
 * Serves an operation that creates a resource, once for each idempotency key. `handle` creates it in the transaction of
 * `once`, in which `present` runs as well. `identify` returns what a repeated request must have in common with the
 * first, by default its whole body.
 */
export function creatingRoute<Op extends Operation, Result extends { id: number }>(
  { ctx, router }: { ctx: Creating; router: Router },
  operation: Op,
  handle: (call: Call<Op> & { once: Once<Result> }) => Promise<Created>,
  present: (result: Result) => unknown,
  identify: (body: Call<Op>['body']) => unknown = (body) => body,
): void {
  const at = `/api/v1${(operation.location ?? operation.path).replace(/\/$/, '')}`
  mount(router, operation, async (call) => {
    const { req, res, body } = call
    const creation = { req, res, input: identify(body), present, at }
    await createOnce(ctx, creation, (once) => handle(Object.assign(call, { once })))
  })
}

/** The path of an operation as Express writes it: `/jobs/{id}` becomes `/jobs/:id`. */
export function expressPath(path: string): string {
  return path.replace(/\/$/, '').replace(/\{(\w+)\}/g, ':$1')
}

function mount<Op extends Operation>(router: Router, operation: Op, respond: (call: Call<Op>) => Promise<void>): void {
  router[operation.method](expressPath(operation.path), (req, res) => respond(authorizedCall(operation, req, res)))
}
