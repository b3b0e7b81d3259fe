import { runInContext } from '@portal/chassis/runtime/request-context'
import type { ProxiedRequest } from './proxied-request.ts'

/**
 * How an attempt ended: a response began (`bodyBytes` is its `Content-Length`, 0 if unknown), or an error occurred;
 * undefined if the client disconnected first.
 */
export type AttemptResult = { bodyBytes: number } | { error: Error } | undefined

/** One attempt to send a request to a service. The connections that send it call its functions. */
export type Attempt = {
  settle: (result: AttemptResult) => void
  /** Cancels the request at the service, once it has a connection. */
  abort: (() => void) | undefined
  /** The request has a connection; `abort` cancels it. Returns false if the request must no longer be sent. */
  connected: (abort: () => void) => boolean
  /**
   * The request failed, before or during the response. The error has the `code` of a system error, if one applies. Errors
   * of an abandoned request are ignored.
   */
  failed: (error: Error) => void
}

/** The connections to a service for requests of one kind. */
export type Connections = {
  /**
   * Sends a request, and its response to the client as fast as it reads. Ends early only on an error, which is reported
   * to the attempt, or when the attempt is aborted. An error of a service that was silent has the code ETIMEDOUT.
   */
  send: (request: ProxiedRequest, attempt: Attempt) => void
  close: () => void
}

/**
 * Sends the request to the service once. May be repeated until a response begins. `onBreak` is called with the error if
 * the service fails during its response.
 */
export function attemptRequest(
  request: ProxiedRequest,
  { send }: Connections,
  onBreak: (error: Error) => void,
): Promise<AttemptResult> {
  const { promise, resolve } = Promise.withResolvers<AttemptResult>()
  let hasBegun = false
  const settle = (result: AttemptResult) => {
    hasBegun ||= result !== undefined && 'bodyBytes' in result
    resolve(result)
  }
  const attempt: Attempt = {
    settle,
    abort: undefined,
    connected: (abort) => {
      attempt.abort = abort
      return !request.isAbandoned
    },
    failed: (error) => {
      if (request.isAbandoned) return settle(undefined)
      if (!hasBegun) return settle({ error })
      // A late error may surface in the context of another request that used the same connection before.
      runInContext(request.context, () => onBreak(error))
      // The client must notice that the response is incomplete.
      request.res.destroy()
    },
  }
  request.attempt = attempt
  send(request, attempt)
  return promise
}
