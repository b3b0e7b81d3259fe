import { setTimeout as pause } from 'node:timers/promises'
import { figure, type Measurement, type Result } from '../figure.ts'
import { readResidentMb } from '../load/usage.ts'
import { sendAtLeast } from '../load/wrk.ts'
import { type PortalUnderTest, processNames, startPortal } from '../portal.ts'
import { startSetting } from '../setting.ts'

const jobCount = 2_000
const requestCount = 100_000
const connections = 32
const secondsPerLoad = 2
const idleMs = 5_000

/** The memory of each process that has started and is idle, and after a hundred thousand requests. */
export const memory: Measurement = { name: 'memory', measure }

async function measure(): Promise<Result> {
  const idle = await readIdle()
  const setting = await startSetting(jobCount)
  const { portal, openJobIds, seekers } = setting
  try {
    const token = seekers[0]?.token
    const requests = openJobIds.flatMap((id) => [
      { path: `/api/v1/jobs/${id}`, token },
      { path: '/api/v1/users/me', token },
      { path: '/api/v1/applications/my/applications', token },
      { path: '/api/v1/profiles/recruiters/1' },
      { path: '/api/v1/notifications', token },
    ])
    await sendAtLeast(requestCount, { url: portal.gatewayUrl, connections, seconds: secondsPerLoad, requests })
    const after = readAll(portal)
    return {
      figures: [
        ...idle.map(({ name, mb }) =>
          figure(`${name}, idle`, 'MB', { value: mb, target: { atMost: name === 'auth' ? 120 : 110 } }),
        ),
        ...after.map(({ name, mb }) =>
          figure(`${name}, after ${requestCount} requests`, 'MB', { value: mb, target: { atMost: 220 } }),
        ),
      ],
      tables: [
        {
          title: 'Memory of each process',
          columns: ['idle MB', `after ${requestCount} requests MB`],
          rows: idle.map(({ name, mb }, index) => ({ name, values: [mb, after[index]?.mb ?? Number.NaN] })),
          chart: `after ${requestCount} requests MB`,
        },
      ],
    }
  } finally {
    await setting.stop()
  }
}

async function readIdle() {
  const portal = await startPortal()
  try {
    await pause(idleMs)
    return readAll(portal)
  } finally {
    await portal.stop()
  }
}

function readAll(portal: PortalUnderTest) {
  return processNames.map((name) => ({ name, mb: readResidentMb(portal.pidOf(name)) }))
}
