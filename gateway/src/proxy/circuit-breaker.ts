// Circuit breaker for one service, or the process of the pages: rejects requests at once while the service's process does not respond (ADR 12).
// Guarantees: the requests of one client cannot close a service to others for longer than one health check takes. A
// service that responds again receives requests within three seconds, whatever clients send meanwhile.
// Does not guarantee: that routes work. A response with an error status counts as a response.
// On crash: the state is lost. It is not shared; each gateway decides by what it has observed itself.
import type { Logger } from '@portal/chassis/runtime/log'
import type { Owner } from '@portal/contracts/event'

const windowMs = 10_000
const maxFailures = 5
const probeIntervalMs = 1000
const probeTimeoutMs = 2000

/** What a request showed about the service's process. `unknown` if the client left or the response was invalid. */
export type Outcome = 'responded' | 'broken' | 'late' | 'unknown'

export type CircuitBreaker = {
  /** Allows a request and returns the function that reports its outcome; undefined while the circuit is open. */
  allow: (client: string) => ((outcome: Outcome) => void) | undefined
  isOpen: () => boolean
  close: () => void
}

export function createCircuitBreaker(service: Owner | 'web', url: string, log: Logger): CircuitBreaker {
  // Times of failures. Timeouts are keyed by client and count once for each; broken connections have unique keys.
  const failures = new Map<unknown, number>()
  let isOpen = false
  let closedAt = 0
  let probe: NodeJS.Timeout | undefined

  const recordResponse = () => {
    failures.clear()
    if (!isOpen) return
    isOpen = false
    closedAt = performance.now()
    clearTimeout(probe)
    log.info({ upstream: service }, 'circuit closed: the service responds again, requests are forwarded to it')
  }
  const probeAfter = (delayMs: number) => {
    probe = setTimeout(async () => {
      if (await responds(url)) recordResponse()
      else if (isOpen) probeAfter(probeIntervalMs)
    }, delayMs).unref()
  }
  const recordFailure = (key: unknown, firstProbeMs: number) => {
    const now = performance.now()
    for (const [failure, at] of failures) if (now - at > windowMs) failures.delete(failure)
    failures.set(key, now)
    if (isOpen || failures.size < maxFailures) return
    isOpen = true
    log.warn(
      { upstream: service },
      'circuit open: the service does not respond, requests for it are rejected until it does',
    )
    probeAfter(firstProbeMs)
  }

  return {
    isOpen: () => isOpen,
    allow: (client) => {
      if (isOpen) return undefined
      const startedAt = performance.now()
      return (outcome) => {
        if (outcome === 'responded') recordResponse()
        // A failure of a request that started before the circuit closed says nothing about the service since then.
        else if (startedAt < closedAt) return
        else if (outcome === 'broken') recordFailure(Symbol(), probeIntervalMs)
        else if (outcome === 'late') recordFailure(client, 0)
      }
    },
    close: () => clearTimeout(probe),
  }
}

/** Whether the process responds at all, with any status. Readiness is not checked, because it depends on stores. */
async function responds(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL('/health', url), { signal: AbortSignal.timeout(probeTimeoutMs) })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}
