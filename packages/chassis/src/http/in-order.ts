// Combines handlers and routers, because Express takes as long to find the next one as many of ours take to run.
import { type NextFunction, type RequestHandler, Router } from 'express'

/** One handler that runs several in order. An error of any of them, or that it passes on, goes to `next`. */
export function inOrder(handlers: readonly RequestHandler[]): RequestHandler {
  return (req, res, next) => {
    let index = 0
    const runNext: NextFunction = (error?: unknown) => {
      const handler = handlers[index++]
      if (error !== undefined || !handler) return next(error)
      try {
        const running: unknown = handler(req, res, runNext)
        if (running instanceof Promise) running.catch(next)
      } catch (thrown) {
        next(thrown)
      }
    }
    runNext()
  }
}

/** One router with the routes of several, in order. */
export function joinRouters(routers: readonly Router[]): Router {
  const joined = Router()
  for (const { stack } of routers) joined.stack.push(...stack)
  return joined
}
