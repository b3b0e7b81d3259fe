import { setImmediate } from 'node:timers/promises'
import { connect, PermissionViolationError } from '@nats-io/transport-node'
import { parseNatsUrl } from '@portal/chassis/config/nats-url'

/** A plain NATS connection of one user, for testing the user's permissions. */
export type BrokerPeer = {
  /** Whether the broker allows this user to publish to a subject. The published message is not an event. */
  mayPublish: (subject: string, reply?: string) => Promise<boolean>
  /** Sends a request to JetStream. Returns the response, or undefined if this user may not send it. */
  request: (subject: string, payload?: object) => Promise<Record<string, unknown> | undefined>
  /** Whether the broker allows this user to subscribe to a subject. */
  mayListen: (subject: string) => Promise<boolean>
  /** Resolves when the broker has closed the connection. */
  closed: () => Promise<unknown>
  close: () => Promise<void>
}

/**
 * Connects as the user in the URL, with `inbox` as the prefix of response subjects. Rejects if the broker rejects the
 * user.
 */
export async function connectTo(url: string, inbox: string): Promise<BrokerPeer> {
  const { servers, login } = parseNatsUrl(url) ?? { servers: [url], login: {} }
  const connection = await connect({ servers, ...login, inboxPrefix: inbox, reconnect: false })
  const violations = new Set<string>()
  const watch = async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError) {
        violations.add(`${status.error.operation} ${status.error.subject}`)
      }
    }
  }
  watch().catch(() => undefined)
  // The broker reports violations before it responds to the flush; the client emits them one tick later.
  const wasRejected = async (action: string) => {
    await connection.flush()
    await setImmediate()
    return violations.delete(action)
  }
  return {
    mayPublish: async (subject, reply) => {
      connection.publish(subject, 'not an event', reply ? { reply } : {})
      return !(await wasRejected(`publish ${subject}`))
    },
    request: async (subject, payload) => {
      try {
        const response = await connection.request(subject, payload ? JSON.stringify(payload) : '', { timeout: 2000 })
        return response.json()
      } catch (error) {
        violations.delete(`publish ${subject}`)
        if (error instanceof Error && /permissions violation/i.test(error.message)) return undefined
        throw error
      }
    },
    mayListen: async (subject) => {
      const subscription = connection.subscribe(subject, { callback: () => undefined })
      const isRejected = await wasRejected(`subscription ${subject}`)
      subscription.unsubscribe()
      return !isRejected
    },
    closed: () => connection.closed(),
    close: () => connection.close(),
  }
}
