// Measures the running portal: `pnpm bench` all there is, `pnpm bench --quick` the same with short rounds, within three
// minutes, `pnpm bench routes logins` some of it, `pnpm bench soak` for ten minutes or `--minutes=2`. Prints tables and
// writes the figures to bench-results.json, where those of other measurements stay. A target that is missed is told, and the
// exit code is 1. `pnpm bench document` makes the figures and pictures of docs/performance.md from that file.
import { parseArgs } from 'node:util'
import { provideBinaries } from '@portal/dev-env/binaries'
import type { Measurement, Run } from './figure.ts'
import { cachedReads } from './measurements/cached-reads.ts'
import { durableWrites } from './measurements/durable-writes.ts'
import { events } from './measurements/events.ts'
import { gateway } from './measurements/gateway.ts'
import { jobService } from './measurements/job-service.ts'
import { knownOrUnknown } from './measurements/known-or-unknown.ts'
import { logins } from './measurements/logins.ts'
import { memory } from './measurements/memory.ts'
import { proxyEngines } from './measurements/proxy-engines.ts'
import { routes } from './measurements/routes.ts'
import { scale } from './measurements/scale.ts'
import { soak } from './measurements/soak.ts'
import { starting } from './measurements/starting.ts'
import { writeDocument } from './report/document.ts'
import { drawFigures, drawTable } from './report/print.ts'
import { keepResults } from './report/results.ts'
import { type Setting, startSetting } from './setting.ts'

const smallCount = 20_000
const measurements: readonly Measurement[] = [
  cachedReads,
  events,
  jobService,
  gateway,
  proxyEngines,
  durableWrites,
  routes,
  scale,
  logins,
  knownOrUnknown,
  memory,
  starting,
]
const known = [...measurements, soak]
// Others of its kind tell nearly as much in less time.
const leftOutWhenQuick: readonly Measurement[] = [proxyEngines, knownOrUnknown]

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, minutes: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const unknown = positionals.filter((wanted) => wanted !== 'document' && !known.some(({ name }) => name === wanted))
if (unknown.length > 0) {
  console.error(`no such measurement: ${unknown.join(', ')}; there are ${known.map(({ name }) => name).join(', ')}`)
  process.exit(2)
}
const usual = values.quick ? measurements.filter((each) => !leftOutWhenQuick.includes(each)) : measurements
const wanted = positionals.length > 0 ? known.filter(({ name }) => positionals.includes(name)) : usual
await measureAll(wanted)
if (positionals.includes('document')) writeDocument()

async function measureAll(all: readonly Measurement[]): Promise<void> {
  await provideBinaries(['wrk'], console.log)
  let shared: Promise<Setting> | undefined
  const setting = () => {
    shared ??= startSetting(smallCount)
    return shared
  }
  const { quick } = values
  const run: Run = { quick, rounds: quick ? 1 : 3, seconds: quick ? 1 : 5, minutes: Number(values.minutes), setting }
  try {
    for (const { name, measure } of all) {
      const start = performance.now()
      console.log(`\n${name} …`)
      const result = await measure(run)
      for (const table of result.tables ?? []) console.log(`\n${drawTable(table)}`)
      console.log(`\n${drawFigures(result.figures)}\n(${Math.round((performance.now() - start) / 1000)} s)`)
      keepResults(name, quick, result)
      if (result.figures.some(({ met }) => met === false)) process.exitCode = 1
    }
  } finally {
    await (await shared)?.stop()
  }
}
