// Spares a service that fails, and those who ask it the wait. The circuit opens when half or more of at least ten
// answers failed within ten seconds in which something was asked, or five in a row did; then everybody is refused at
// once. After a second one request is let through as a probe: if it is answered the circuit closes, otherwise it stays
// open for another second. A probe without an outcome after two seconds has failed, so that a service which is back is
// served within three. Each gateway judges by what it has seen itself; nothing is remembered beyond its end.
import type { Logger } from '@portal/chassis/log'
import type { Owner } from '@portal/contracts/event'
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhenResult,
  type IBreaker,
  SamplingBreaker,
} from 'cockatiel'

// The library opens above its threshold, we at a half.
const failureShare = 0.499
const sampleMs = 10_000
const minimumAnswers = 10
const failuresInARow = 5
const pauseMs = 1000
const probeTimeoutMs = 2000

/** What a request tells of the service; nothing when its client has gone before the answer. */
export type Outcome = 'answered' | 'failed' | 'unknown'

export type CircuitBreaker = {
  /** Lets one request through, or answers 'open' without having called `ask`, which must not reject. */
  pass: (ask: () => Promise<Outcome>) => Promise<Outcome | 'open'>
  isOpen: () => boolean
}

export function createCircuitBreaker(service: Owner, log: Logger): CircuitBreaker {
  const policy = circuitBreaker(
    handleWhenResult((outcome) => outcome !== 'answered'),
    { halfOpenAfter: pauseMs, breaker: createJudge() },
  )
  let isOpen = false
  let openings = 0
  policy.onBreak(() => {
    // A probe that failed is no news.
    if (!isOpen) log.warn({ upstream: service }, 'a service fails: requests for it are refused until it answers again')
    isOpen = true
    openings += 1
  })
  policy.onReset(() => {
    isOpen = false
    log.info({ upstream: service }, 'a service answers again: requests for it are let through')
  })

  const watch = async (ask: () => Promise<Outcome>): Promise<Outcome> => {
    if (policy.state === CircuitState.HalfOpen) return outcomeInTime(ask())
    const openingsBefore = openings
    const outcome = await ask()
    // What was asked before the circuit opened tells nothing of the time since.
    if (outcome === 'unknown' || openings !== openingsBefore) throw new NothingLearnt()
    return outcome
  }

  return {
    isOpen: () => isOpen,
    pass: async (ask) => {
      // The library would let whoever comes during a probe wait for its end.
      if (policy.state === CircuitState.HalfOpen) return 'open'
      try {
        return await policy.execute(() => watch(ask))
      } catch (error) {
        if (error instanceof BrokenCircuitError) return 'open'
        if (error instanceof NothingLearnt) return 'unknown'
        throw error
      }
    },
  }
}

/** Thrown through the library because a value would count, one way or the other. */
class NothingLearnt extends Error {}

/** Opens when either of two rules says so: a share that failed, and a number in a row for when traffic is low. */
function createJudge(): IBreaker {
  const rules = [
    new SamplingBreaker({
      threshold: failureShare,
      duration: sampleMs,
      minimumRps: minimumAnswers / (sampleMs / 1000),
    }),
    new ConsecutiveBreaker(failuresInARow),
  ]
  return {
    // Only read to carry a breaker over to another process, which we do not do.
    state: undefined,
    success: (state) => {
      for (const rule of rules) rule.success(state)
    },
    // Each rule has to hear of each failure.
    failure: (state) => rules.map((rule) => rule.failure(state)).some(Boolean),
  }
}

async function outcomeInTime(outcome: Promise<Outcome>): Promise<Outcome> {
  const { promise: tooLate, resolve } = Promise.withResolvers<Outcome>()
  const timer = setTimeout(() => resolve('failed'), probeTimeoutMs)
  try {
    return await Promise.race([outcome, tooLate])
  } finally {
    clearTimeout(timer)
  }
}
