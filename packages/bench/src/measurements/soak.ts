import { setTimeout as pause } from 'node:timers/promises'
import { createChance } from '../data/chance.ts'
import {
  type Course,
  type Figure,
  figure,
  type Measurement,
  machineLoad,
  median,
  type Result,
  type Run,
} from '../figure.ts'
import { beginJourneys } from '../load/journeys.ts'
import { readResidentMb } from '../load/usage.ts'
import { type PortalUnderTest, processNames } from '../portal.ts'
import { startSetting } from '../setting.ts'

const jobCount = 20_000
const users = 10
const sampleEveryMs = 5_000

type Point = { x: number; y: number }
type Lines = Record<string, Point[]>

/** Minutes of mixed traffic, to find growing memory, event-loop delays and errors. */
export const soak: Measurement = { name: 'soak', measure }

async function measure({ minutes }: Run): Promise<Result> {
  const setting = await startSetting(jobCount, { probed: processNames })
  try {
    const journeys = beginJourneys(setting, users, createChance(1))
    const { memory, delays } = await watch(setting.portal, minutes * 60)
    const { requests, errors } = await journeys.end()
    for (const error of errors.slice(0, 10)) console.log(error)
    return {
      figures: [
        figure('requests', '', { value: requests }),
        figure('requests that failed', '', { value: errors.length, target: { atMost: 0 } }),
        ...growthOf(memory),
        ...Object.entries(delays).map(([name, points]) =>
          figure(`${name}, event-loop delay, p99`, 'ms', { value: median(points.map(({ y }) => y)) }),
        ),
        machineLoad(),
      ],
      courses: [
        { title: 'Memory of each process', unit: 'MB', lines: memory },
        { title: 'Event-loop delay of each process, p99 of five seconds', unit: 'ms', lines: delays },
      ],
    }
  } finally {
    await setting.stop()
  }
}

async function watch(
  portal: PortalUnderTest,
  seconds: number,
): Promise<{ memory: Course['lines'] & Lines; delays: Lines }> {
  const memory: Lines = Object.fromEntries(processNames.map((name) => [name, []]))
  const delays: Lines = Object.fromEntries(processNames.map((name) => [name, []]))
  const start = performance.now()
  for (let x = 0; x < seconds; ) {
    await pause(sampleEveryMs)
    x = (performance.now() - start) / 1000
    for (const name of processNames) {
      memory[name]?.push({ x, y: readResidentMb(portal.pidOf(name)) })
      delays[name]?.push({ x, y: (await portal.eventLoopDelay(name)).p99 })
    }
  }
  return { memory, delays }
}

/** Compares the last quarter with the second. In the first one code is still being compiled and caches are filling. */
function growthOf(memory: Lines): Figure[] {
  return Object.entries(memory).map(([name, points]) => {
    const quarter = Math.floor(points.length / 4)
    const middleOf = (from: number) => median(points.slice(from, from + quarter).map(({ y }) => y))
    const times = middleOf(points.length - quarter) / middleOf(quarter)
    return figure(`${name}, memory of the last quarter, times the second`, '×', {
      value: times,
      target: { atMost: 1.1 },
    })
  })
}
