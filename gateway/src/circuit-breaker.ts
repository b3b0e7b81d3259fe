// Spares a service that does not respond, and its clients the wait. Guarantees: what a client can bring about by its requests
// does not close a service to others for longer than it takes to ask that service for its health. Only what speaks of the
// process counts as a failure: a connection refused or reset, and a response that does not begin in time. The circuit opens
// at five failures within ten seconds with no response to any client between them; those by time count once for each client, as
// one client may well send five requests that take long. Then every request is refused at once, and the health of the
// service is asked for, at first at once where responses were late, then each second, until it responds in two. So a service
// that is back is served within three seconds, whatever clients send meanwhile.
// Does not guarantee: that routes work. An error status is a response, and a failure of that route alone.
// On crash: nothing is remembered; each gateway judges by what it has seen itself.
import type { Logger } from '@portal/chassis/log'
import type { Owner } from '@portal/contracts/event'

const windowMs = 10_000
const maxFailures = 5
const pauseMs = 1000
const probeTimeoutMs = 2000

/** What a request shows of the process of a service: nothing where its client has left, or the response makes no sense. */
export type Outcome = 'responded' | 'broken' | 'late' | 'unknown'

export type CircuitBreaker = {
  /** Lets a request of a client through and returns what takes its outcome; undefined where the circuit is open. */
  authorize: (client: string) => ((outcome: Outcome) => void) | undefined
  isOpen: () => boolean
  close: () => void
}

export function createCircuitBreaker(service: Owner, url: string, log: Logger): CircuitBreaker {
  // When each happened, by the client where time ran out and each by itself where a connection broke.
  const failures = new Map<unknown, number>()
  let isOpen = false
  let settledAt = 0
  let probe: NodeJS.Timeout | undefined

  const settle = () => {
    failures.clear()
    if (!isOpen) return
    isOpen = false
    settledAt = performance.now()
    clearTimeout(probe)
    log.info({ upstream: service }, 'a service responds again: requests for it are let through')
  }
  const requestAfter = (delayMs: number) => {
    probe = setTimeout(async () => {
      if (await responds(url)) settle()
      else if (isOpen) requestAfter(pauseMs)
    }, delayMs).unref()
  }
  const fail = (key: unknown, firstProbeMs: number) => {
    const now = performance.now()
    for (const [failure, at] of failures) if (now - at > windowMs) failures.delete(failure)
    failures.set(key, now)
    if (isOpen || failures.size < maxFailures) return
    isOpen = true
    log.warn({ upstream: service }, 'a service does not respond: requests for it are refused until it responds again')
    requestAfter(firstProbeMs)
  }

  return {
    isOpen: () => isOpen,
    authorize: (client) => {
      if (isOpen) return undefined
      const since = performance.now()
      return (outcome) => {
        if (outcome === 'responded') settle()
        // What began before the service was back shows nothing of the time since.
        else if (since < settledAt) return
        else if (outcome === 'broken') fail(Symbol(), pauseMs)
        else if (outcome === 'late') fail(client, 0)
      }
    },
    close: () => clearTimeout(probe),
  }
}

/** Whether the process responds at all; its readiness is a matter of its stores, and a refusal of it a response. */
async function responds(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(probeTimeoutMs) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
