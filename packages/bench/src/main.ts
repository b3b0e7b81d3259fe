// Measures the running portal, prints tables and updates bench-results.json. The exit code is 1 if a target is missed.
// `pnpm bench` runs all measurements except the soak, `--quick` most of them with short rounds within three minutes,
// `pnpm bench routes logins` only those named, and `pnpm bench soak` ten minutes of traffic, or `--minutes=2`.
// A measurement on a busy machine ends as "not measured" and keeps its earlier results; the exit code is then 3.
// `pnpm bench document` generates the figures and charts of docs/performance.md from bench-results.json.
import { parseArgs } from 'node:util'
import { provideBinaries } from '@portal/stack/binaries'
import type { Measurement, Run } from './figure.ts'
import { BusyMachineError, waitUntilQuiet } from './load/quiet-machine.ts'
import { cachedReads } from './measurements/cached-reads.ts'
import { durableWrites } from './measurements/durable-writes.ts'
import { emails } from './measurements/emails.ts'
import { events } from './measurements/events.ts'
import { gateway } from './measurements/gateway.ts'
import { jobService } from './measurements/job-service.ts'
import { knownOrUnknown } from './measurements/known-or-unknown.ts'
import { logins } from './measurements/logins.ts'
import { memory } from './measurements/memory.ts'
import { routes } from './measurements/routes.ts'
import { scale } from './measurements/scale.ts'
import { soak } from './measurements/soak.ts'
import { starting } from './measurements/starting.ts'
import { web } from './measurements/web.ts'
import { writeDocument } from './report/document.ts'
import { drawFigures, drawTable } from './report/print.ts'
import { storeResults } from './report/results.ts'
import { type Setting, startSetting } from './setting.ts'

const smallCount = 20_000
const measurements: readonly Measurement[] = [
  cachedReads,
  events,
  jobService,
  gateway,
  durableWrites,
  routes,
  web,
  scale,
  logins,
  knownOrUnknown,
  emails,
  memory,
  starting,
]
const known = [...measurements, soak]
// They say nothing after short rounds, or with little data.
const leftOutWhenQuick: readonly Measurement[] = [scale, knownOrUnknown, memory, starting]

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, minutes: { type: 'string', default: '10' } },
  allowPositionals: true,
})
const unknown = positionals.filter((wanted) => wanted !== 'document' && !known.some(({ name }) => name === wanted))
if (unknown.length > 0) {
  const names = known.map(({ name }) => name).join(', ')
  console.error(`Unknown measurement: ${unknown.join(', ')}. Choose from: ${names}, document`)
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
      const result = await waitUntilQuiet()
        .then(() => measure(run))
        .catch(orBusy)
      if (!result) continue
      for (const table of result.tables ?? []) console.log(`\n${drawTable(table)}`)
      console.log(`\n${drawFigures(result.figures)}\n(${Math.round((performance.now() - start) / 1000)} s)`)
      storeResults(name, quick, result)
      if (result.figures.some(({ met }) => met === false)) process.exitCode ??= 1
    }
  } finally {
    await (await shared)?.stop()
  }
}

/** Reports a measurement that a busy machine prevented. */
function orBusy(error: unknown): undefined {
  if (!(error instanceof BusyMachineError)) throw error
  console.log(`not measured: the machine is busy; ${error.message}`)
  process.exitCode = 3
}
