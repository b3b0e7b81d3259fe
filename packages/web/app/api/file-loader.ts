import type { Problem } from '@portal/contracts/operation'
import type { LoaderFunctionArgs } from 'react-router'
import { apiContext } from './call.ts'
import { problemOf } from './problem.ts'

/** What `data()` makes of an error page. */
type Thrown = { data: Partial<Problem> | undefined; init: { status: number; headers?: HeadersInit } }

/**
 * The loader of a file, which has no page around it: what would be an error page is a problem, because React Router turns
 * whatever such a loader throws into an error of the portal.
 */
export function fileLoader(load: (args: LoaderFunctionArgs) => Response | Promise<Response>) {
  return async (args: LoaderFunctionArgs): Promise<Response> => {
    try {
      return await load(args)
    } catch (error) {
      if (!isThrown(error)) throw error
      const { status, headers: given } = error.init
      const headers = new Headers(given)
      headers.set('Content-Type', 'application/problem+json; charset=utf-8')
      // The next request may succeed.
      headers.set('Cache-Control', 'no-store')
      const { requestId } = args.context.get(apiContext)
      return new Response(JSON.stringify(problemOf(status, error.data ?? {}, requestId)), { status, headers })
    }
  }
}

function isThrown(error: unknown): error is Thrown {
  return typeof error === 'object' && error !== null && 'data' in error && 'init' in error && error.init !== null
}
