import { randomUUID } from 'node:crypto'
import { figure, type Measurement, machineLoad, quantile, type Result, type Run } from '../figure.ts'
import { startPortal } from '../portal.ts'

// Few enough that login throttling does not add delays.
const attemptsPerPerson = 4

/** Whether the duration of a failed login reveals that an account exists, with known and unknown addresses in turn. */
export const knownOrUnknown: Measurement = { name: 'known-or-unknown', measure }

async function measure({ quick }: Run): Promise<Result> {
  const pairs = quick ? 10 : 100
  const portal = await startPortal({ bcryptCost: 12, logLevel: 'warn' })
  try {
    const known = await portal.register(Math.ceil(pairs / attemptsPerPerson))
    const unknown = known.map(() => `bench-${randomUUID()}@example.com`)
    const timeOf = async (email: string | undefined) => {
      const start = performance.now()
      const status = await portal.logIn(email ?? '', 'a wrong guess')
      if (status !== 400) throw new Error(`logging in responded with ${status}`)
      return performance.now() - start
    }
    const knownMs: number[] = []
    const unknownMs: number[] = []
    for (let pair = 0; pair < pairs; pair++) {
      const person = pair % known.length
      knownMs.push(await timeOf(known[person]))
      unknownMs.push(await timeOf(unknown[person]))
    }
    const [ofKnown, ofUnknown] = [quantile(knownMs, 0.5), quantile(unknownMs, 0.5)]
    const difference = Math.abs(ofKnown - ofUnknown)
    const figures = [
      figure('failed login, known address, median', 'ms', { value: ofKnown }),
      figure('failed login, unknown address, median', 'ms', { value: ofUnknown }),
      // A difference above 5 ms and above 5 % could be detected from outside.
      figure('difference', 'ms', { value: difference, target: { atMost: Math.round(Math.max(5, ofKnown / 20)) } }),
      machineLoad(),
    ]
    return { figures }
  } finally {
    await portal.stop()
  }
}
