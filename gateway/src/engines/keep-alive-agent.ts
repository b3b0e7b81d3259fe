// Connections to one service that are kept for further requests, each for half a minute or so and in turn. With a new one
// the name of the service is asked for anew, so that a replica which has come gets its share of traffic that is steady,
// where it would otherwise stay with those that were there before. One that has gone needs no such care: its connections
// end with it. How long differs between connections, so that they are not all made at once.
import { Agent, type AgentOptions } from 'node:http'
import type { Duplex } from 'node:stream'
import { maxResponseHeaderBytes } from './engine.ts'

const shortestMs = 20_000
const rangeMs = 20_000

/** An agent that keeps connections, each for as long as `retentionMs` says when it is first free. */
export function createKeepAliveAgent(
  options: AgentOptions,
  retentionMs = () => shortestMs + Math.random() * rangeMs,
): Agent {
  const agent = new Agent({ ...options, keepAlive: true, scheduling: 'fifo' })
  const ends = new WeakMap<Duplex, number>()
  // Declared without its answer, by which the agent is told whether to keep the connection.
  const keep = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => boolean
  agent.keepSocketAlive = (socket: Duplex) => {
    const end = ends.get(socket) ?? performance.now() + retentionMs()
    ends.set(socket, end)
    return keep(socket) && performance.now() < end
  }
  // Declared nowhere, and the one place that every request comes by before its answer is read.
  const requests = agent as unknown as { addRequest: (request: { maxHeaderSize: number }, ...rest: unknown[]) => void }
  const addRequest = requests.addRequest.bind(agent)
  requests.addRequest = (request, ...rest) => {
    request.maxHeaderSize = maxResponseHeaderBytes
    addRequest(request, ...rest)
  }
  return agent
}
