import { AsyncLocalStorage } from 'node:async_hooks'
import { addressKey, type Client } from './client.ts'

/** The context of the current request, for logs and events, without passing it through every call. */
export type RequestContext = {
  /** The id of the client's request, also in the events it causes; null for work that no request caused. */
  requestId: string | null
  /** The authenticated user, once the token has been verified. */
  actorId: number | null
  /** The client of the request; absent for background work. */
  client?: Client
  /** Set if another service sent the request, which it does for many clients. */
  isPeer?: true
}

const storage = new AsyncLocalStorage<RequestContext>()
const anonymousContext: Readonly<RequestContext> = Object.freeze({ requestId: null, actorId: null })

/** Runs `work`, and all it awaits, in the given context. */
export function runInContext<Result>(context: Readonly<RequestContext>, work: () => Result): Result {
  return storage.run(context, work)
}

/** The context of the current request; an empty one outside of a request. */
export function requestContext(): Readonly<RequestContext> {
  return storage.getStore() ?? anonymousContext
}

/** Sets the authenticated user of the current request. Does nothing outside of a request. */
export function setActor(actorId: number): void {
  const context = storage.getStore()
  if (context) context.actorId = actorId
}

/** Marks the current request as sent by another service. Does nothing outside of a request. */
export function setPeer(): void {
  const context = storage.getStore()
  if (context) context.isPeer = true
}

/**
 * The owner whose share of scarce resources the current request uses: the authenticated user, or the network of an
 * anonymous client. Undefined for requests of other services and for background work.
 */
export function currentOwner(): string | undefined {
  const { actorId, client, isPeer } = requestContext()
  if (isPeer || !client) return undefined
  return actorId === null ? `network:${addressKey(client.address)}` : `person:${actorId}`
}
