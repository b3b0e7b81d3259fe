// Measures the running portal: `pnpm bench` all there is, `pnpm bench --quick` all of it roughly within three minutes,
// `pnpm bench routes logins` some of it. Prints tables and writes the figures to
// bench-results.json, where those of other measurements stay. A target that is missed is told, and the exit code is 1.
import { parseArgs } from 'node:util'
import { provideBinaries } from '@portal/dev-env/binaries'
import type { Measurement, Run } from './figure.ts'
import { cachedReads } from './measurements/cached-reads.ts'
import { events } from './measurements/events.ts'
import { gateway } from './measurements/gateway.ts'
import { jobService } from './measurements/job-service.ts'
import { knownOrUnknown } from './measurements/known-or-unknown.ts'
import { logins } from './measurements/logins.ts'
import { memory } from './measurements/memory.ts'
import { routes } from './measurements/routes.ts'
import { starting } from './measurements/starting.ts'
import { drawFigures, drawTable } from './report/print.ts'
import { keepResults } from './report/results.ts'
import { type Setting, startSetting } from './setting.ts'

const measurements: readonly Measurement[] = [
  cachedReads,
  events,
  jobService,
  gateway,
  routes,
  logins,
  knownOrUnknown,
  memory,
  starting,
]
const smallCount = 20_000

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((wanted) => !measurements.some(({ name }) => name === wanted))
if (unknown.length > 0) {
  console.error(
    `no such measurement: ${unknown.join(', ')}; there are ${measurements.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}
await measureAll(
  positionals.length > 0 ? measurements.filter(({ name }) => positionals.includes(name)) : measurements,
  values.quick,
)

async function measureAll(wanted: readonly Measurement[], quick: boolean): Promise<void> {
  await provideBinaries(['wrk'], console.log)
  let shared: Promise<Setting> | undefined
  const setting = () => {
    shared ??= startSetting(smallCount)
    return shared
  }
  const run: Run = { quick, rounds: quick ? 1 : 3, seconds: quick ? 2 : 5, setting }
  try {
    for (const { name, measure } of wanted) {
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
