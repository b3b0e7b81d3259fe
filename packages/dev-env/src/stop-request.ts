/** Ctrl-C, `timeout` and `kill`, and a terminal that is closed. */
export const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const ONE_PRESS_MS = 500

/**
 * Calls `first` when we are asked to stop and `second` when we are asked again.
 *
 * Under a launcher one Ctrl-C arrives several times within milliseconds, from the terminal and from every program above
 * us that hands it on, so what follows the first closely counts as the same request. A launcher that dies without a
 * word also asks us to stop: nobody would be left to do it.
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
