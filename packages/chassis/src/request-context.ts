import { AsyncLocalStorage } from 'node:async_hooks'
import { addressKey, type Client } from './client.ts'

/** What is known of the act in progress, so that logs and events can name it without being handed it. */
export type RequestContext = {
  /** Identifies the client's request, also in the events that follow from it; null for work nobody asked for. */
  requestId: string | null
  /** The user who acts, once the token has been verified. */
  actorId: number | null
  /** Where the request comes from; absent for work that no request began. */
  client?: Client
  /** Whether another service asks, which does so for many clients. */
  isPeer?: true
}

const storage = new AsyncLocalStorage<RequestContext>()
const anonymousContext: Readonly<RequestContext> = Object.freeze({ requestId: null, actorId: null })

/** Runs `work`, and all it awaits, in the given scope. */
export function runInContext<Result>(scope: Readonly<RequestContext>, work: () => Result): Result {
  return storage.run(scope, work)
}

/** The scope of the act in progress; an empty one outside of any. */
export function requestContext(): Readonly<RequestContext> {
  return storage.getStore() ?? anonymousContext
}

/** Notes who acts, from the moment it is known. Does nothing outside of a scope. */
export function setActor(actorId: number): void {
  const scope = storage.getStore()
  if (scope) scope.actorId = actorId
}

/** Notes that another service asks. Does nothing outside of a scope. */
export function setPeer(): void {
  const scope = storage.getStore()
  if (scope) scope.isPeer = true
}

/**
 * Whose share of what is scarce the act in progress takes: the person who is signed in, or the network of an anonymous
 * client. Undefined for work that no client asked for directly.
 */
export function currentOwner(): string | undefined {
  const { actorId, client, isPeer } = requestContext()
  if (isPeer || !client) return undefined
  return actorId === null ? `network:${addressKey(client.address)}` : `person:${actorId}`
}
