/** Sent by Ctrl-C, by `timeout` and `kill`, and by a terminal that is closed. */
export const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const ONE_PRESS_MS = 500

/**
 * Calls `first` at the first stop request and `second` at the next one.
 *
 * Under a launcher, one Ctrl-C arrives several times within milliseconds: from the terminal and from every parent
 * process that forwards it. Signals within 500 ms of the first therefore count as the same request. The death of the
 * launcher also counts as a stop request, because no other process would stop this one.
 */
export function onStopRequest({ first, second }: { first: () => void; second: () => void }): void {
  const launched = process.channel !== undefined
  let requestedAt: number | undefined
  const request = () => {
    if (requestedAt === undefined) {
      requestedAt = performance.now()
      first()
      return
    }
    if (!launched || performance.now() - requestedAt > ONE_PRESS_MS) second()
  }
  for (const signal of signals) process.on(signal, request)
  if (!launched) return
  process.once('disconnect', () => {
    if (requestedAt === undefined) request()
  })
  process.channel?.unref()
}
