// Loaded before the process that is measured, whose own code stays as it is. From the start on it measures how late the
// event loop is; asked by SIGUSR2 it writes what it has found since it was last asked into a file named by the process.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * In milliseconds. `p99` is that of all ticks; `p99ByTime` counts a tick as often as it is long, as somebody meets it who
 * comes at any moment.
 */
export type EventLoopDelay = { p50: number; p99: number; p99ByTime: number; max: number }

// Every tick is a sample, and what the timer itself waits is part of each.
const resolutionMs = 1

const { BENCH_PROBED, BENCH_PROBE_DIR } = process.env
// The variables reach all processes of the stack and their threads.
const isProbed = BENCH_PROBED?.split(',').some((folder) => process.argv[1]?.endsWith(join(folder, 'src', 'main.ts')))
if (isMainThread && isProbed && BENCH_PROBE_DIR !== undefined) probe(join(BENCH_PROBE_DIR, `${process.pid}.json`))

function probe(path: string): void {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  process.on('SIGUSR2', () => {
    const inMs = (nanoseconds: number) => nanoseconds / 1e6
    const found: EventLoopDelay = {
      p50: inMs(histogram.percentile(50)),
      p99: inMs(histogram.percentile(99)),
      max: inMs(histogram.max),
      p99ByTime: inMs(byTime(histogram.percentiles, 0.99)),
    }
    histogram.reset()
    // Whoever waits for the file sees it whole.
    writeFileSync(`${path}.new`, JSON.stringify(found))
    renameSync(`${path}.new`, path)
  })
}

/** The quantile by time, from the values at ever higher percentiles; each stretch counts as its upper end. */
function byTime(percentiles: Map<number, number>, share: number): number {
  const points = [...percentiles].sort(([one], [other]) => one - other)
  const stretches = points.slice(1).map(([percentile, value], index) => ({
    value,
    time: (percentile - (points[index]?.[0] ?? 0)) * value,
  }))
  const total = stretches.reduce((sum, { time }) => sum + time, 0)
  let passed = 0
  for (const { value, time } of stretches) {
    passed += time
    if (passed >= share * total) return value
  }
  return 0
}
