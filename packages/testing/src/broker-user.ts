import { setImmediate } from 'node:timers/promises'
import { connect, PermissionViolationError } from '@nats-io/transport-node'
import { parseNatsUrl } from '@portal/chassis/nats-url'

/** Someone who is connected to NATS, without anything of ours in between. */
export type BrokerPeer = {
  /** Whether the broker lets this user publish to a subject; what is published is no event. */
  mayPublish: (subject: string, reply?: string) => Promise<boolean>
  /** Asks JetStream something; returns the response, or undefined where this user may not ask. */
  request: (subject: string, payload?: object) => Promise<Record<string, unknown> | undefined>
  /** Whether the broker lets this user listen to a subject. */
  mayListen: (subject: string) => Promise<boolean>
  /** Resolves when the broker has ended the connection. */
  closed: () => Promise<unknown>
  close: () => Promise<void>
}

/** Connects as the user in the address, who gets responses in `inbox`; rejects where the broker refuses that user. */
export async function connectTo(url: string, inbox: string): Promise<BrokerPeer> {
  const { servers, login } = parseNatsUrl(url) ?? { servers: [url], login: {} }
  const connection = await connect({ servers, ...login, inboxPrefix: inbox, reconnect: false })
  const refused = new Set<string>()
  const watch = async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError)
        refused.add(`${status.error.operation} ${status.error.subject}`)
    }
  }
  watch().catch(() => undefined)
  // What the broker complains of comes before its answer, and is handed on after what is under way.
  const complained = async (of: string) => {
    await connection.flush()
    await setImmediate()
    return refused.delete(of)
  }
  return {
    mayPublish: async (subject, reply) => {
      connection.publish(subject, 'not an event', reply ? { reply } : {})
      return !(await complained(`publish ${subject}`))
    },
    request: async (subject, payload) => {
      try {
        const response = await connection.request(subject, payload ? JSON.stringify(payload) : '', { timeout: 2000 })
        return response.json()
      } catch (error) {
        refused.delete(`publish ${subject}`)
        if (error instanceof Error && /permissions violation/i.test(error.message)) return undefined
        throw error
      }
    },
    mayListen: async (subject) => {
      const subscription = connection.subscribe(subject, { callback: () => undefined })
      const isRejected = await complained(`subscription ${subject}`)
      subscription.unsubscribe()
      return !isRejected
    },
    closed: () => connection.closed(),
    close: () => connection.close(),
  }
}
