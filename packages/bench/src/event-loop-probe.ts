// Measures the event-loop delay of a process. It is preloaded with --import, so the code of the process does not
// change. On SIGUSR2 it writes the delay since the previous signal to a file named after the process id.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

/**
 * In milliseconds. `p99` counts every tick once. `p99ByTime` weights ticks by their length: it is what a request meets
 * that arrives at a random moment.
 */
export type EventLoopDelay = { p50: number; p99: number; p99ByTime: number; max: number }

// Every tick of this timer is a sample, which includes the interval itself.
const resolutionMs = 1

const { BENCH_PROBED, BENCH_PROBE_DIR } = process.env
// All processes of the stack and their threads inherit the variables.
const isProbed = BENCH_PROBED?.split(',').some((folder) => process.argv[1]?.endsWith(join(folder, 'dist', 'main.js')))
if (isMainThread && isProbed && BENCH_PROBE_DIR !== undefined) probe(join(BENCH_PROBE_DIR, `${process.pid}.json`))

function probe(path: string): void {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  process.on('SIGUSR2', () => {
    const inMs = (nanoseconds: number) => nanoseconds / 1e6
    const delay: EventLoopDelay = {
      p50: inMs(histogram.percentile(50)),
      p99: inMs(histogram.percentile(99)),
      max: inMs(histogram.max),
      p99ByTime: inMs(byTime(histogram.percentiles, 0.99)),
    }
    histogram.reset()
    // The rename makes the complete file appear at once.
    writeFileSync(`${path}.new`, JSON.stringify(delay))
    renameSync(`${path}.new`, path)
  })
}

/** The quantile by time, from values at increasing percentiles. Each interval counts with its upper value. */
function byTime(percentiles: Map<number, number>, share: number): number {
  const points = [...percentiles].sort(([one], [other]) => one - other)
  const intervals = points.slice(1).map(([percentile, value], index) => ({
    value,
    time: (percentile - (points[index]?.[0] ?? 0)) * value,
  }))
  const total = intervals.reduce((sum, { time }) => sum + time, 0)
  let passed = 0
  for (const { value, time } of intervals) {
    passed += time
    if (passed >= share * total) return value
  }
  return 0
}
