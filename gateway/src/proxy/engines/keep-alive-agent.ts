// HTTP agent that uses its connections to a service in turn and closes each after 20 to 40 seconds. A new connection
// looks the service's name up again, so that a new replica gets its share of steady traffic. Lifetimes are random, so
// that connections are not all renewed at once.
import { Agent, type AgentOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import { maxResponseHeaderBytes } from './engine.ts'

const minLifetimeMs = 20_000
const lifetimeRangeMs = 20_000

/**
 * Creates the agent. `lifetimeMs` is called when a connection is first free, and returns how long it is used from then.
 */
export function createKeepAliveAgent(
  options: AgentOptions,
  lifetimeMs = () => minLifetimeMs + Math.random() * lifetimeRangeMs,
): Agent {
  const agent = new Agent({ ...options, keepAlive: true, scheduling: 'fifo' })
  const expiries = new WeakMap<Duplex, number>()
  // The types lack the return value, which decides whether the agent keeps the connection.
  const keepSocketAlive = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean
  agent.keepSocketAlive = (socket: Duplex) => {
    const expiresAt = expiries.get(socket) ?? performance.now() + lifetimeMs()
    expiries.set(socket, expiresAt)
    return keepSocketAlive(socket) && performance.now() < expiresAt
  }
  // Undocumented, but the one method that every request passes through before its response is parsed.
  const untyped = agent as unknown as { addRequest: (request: { maxHeaderSize: number }, ...rest: unknown[]) => void }
  const addRequest = untyped.addRequest.bind(agent)
  untyped.addRequest = (request, ...rest) => {
    request.maxHeaderSize = maxResponseHeaderBytes
    addRequest(request, ...rest)
  }
  return agent
}
