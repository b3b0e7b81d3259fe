import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

/** The machine was too busy with other work for a measurement. */
export class BusyMachineError extends Error {}

// The portal is idle before a turn, so whatever waits for a core then is other work.
const watchMs = 200
const tolerated = 0.15
const retryMs = 2_000
const quietWithinMs = 60_000
// On an idle machine the same work takes within a tenth of the same time.
const toleratedSlowdown = 1.35
const spins = 5
const spinSteps = 3_000_000

/** How often {@link takeQuietly} calls its function at most. */
export const maxTakes = 3

let leastSpinMs = Number.POSITIVE_INFINITY

/**
 * Waits until the machine is quiet and takes a sample; repeats that while the machine was slower afterwards than at its
 * best in this run. Throws `BusyMachineError` if the machine does not become quiet in a minute or stays slow.
 */
export async function takeQuietly<Sample>(take: () => Promise<Sample>): Promise<Sample> {
  let slowdown = 0
  for (let nth = 0; nth < maxTakes; nth++) {
    await waitUntilQuiet()
    const taken = await take()
    slowdown = measureSlowdown()
    if (slowdown <= toleratedSlowdown) return taken
  }
  throw new BusyMachineError(`fixed work took ${slowdown.toFixed(1)} times as long as at best`)
}

/** Waits until the machine is quiet. Throws `BusyMachineError` if that takes more than a minute. */
export async function waitUntilQuiet(): Promise<void> {
  const end = performance.now() + quietWithinMs
  for (;;) {
    const pressure = await readPressure()
    const slowdown = measureSlowdown()
    if (pressure <= tolerated && slowdown <= toleratedSlowdown) return
    if (performance.now() > end) {
      const percent = Math.round(pressure * 100)
      throw new BusyMachineError(
        `before the load, work waited for a core ${percent} % of the time, and fixed work took ${slowdown.toFixed(1)} times as long as at best`,
      )
    }
    await pause(retryMs)
  }
}

/** The share of a short time in which something waited for a core (Linux, pressure stall information). */
async function readPressure(): Promise<number> {
  const before = readStalledMicros()
  const since = performance.now()
  await pause(watchMs)
  return (readStalledMicros() - before) / 1000 / (performance.now() - since)
}

function readStalledMicros(): number {
  const [, total] = /^some .*total=(\d+)$/m.exec(readFileSync('/proc/pressure/cpu', 'utf8')) ?? []
  return Number(total)
}

/** How many times as long as at its best in this run the machine takes for the same work. */
function measureSlowdown(): number {
  const taken = Math.min(...Array.from({ length: spins }, spin))
  leastSpinMs = Math.min(leastSpinMs, taken)
  return taken / leastSpinMs
}

function spin(): number {
  const since = performance.now()
  let value = 1
  for (let step = 0; step < spinSteps; step++) value = (Math.imul(value, 1_103_515_245) + 12_345) | 0
  // Used, so that the compiler keeps the loop.
  return performance.now() - since + (value === 0 ? 1 : 0)
}
