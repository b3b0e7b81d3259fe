import { figure, type Measurement, type Result, type Run } from '../figure.ts'
import { readResidentMb } from '../load/usage.ts'
import { sendLoad } from '../load/wrk.ts'
import { processNames } from '../portal.ts'
import { startSetting } from '../setting.ts'

const jobCount = 2_000
const requestCount = 100_000
const connections = 32
const secondsPerLoad = 2

/** The memory of each process in an idle portal, and after a hundred thousand requests. */
export const memory: Measurement = { name: 'memory', measure }

async function measure({ quick }: Run): Promise<Result> {
  const target = quick ? requestCount / 10 : requestCount
  const setting = await startSetting(jobCount)
  const { portal, openJobIds, seekers, settle } = setting
  try {
    const readAll = () => processNames.map((name) => ({ name, mb: readResidentMb(portal.pidOf(name)) }))
    await settle()
    const idle = readAll()
    const token = seekers[0]?.token
    const requests = openJobIds.flatMap((id) => [
      { path: `/api/v1/jobs/${id}`, token },
      { path: '/api/v1/users/me', token },
      { path: '/api/v1/applications/my/applications', token },
      { path: '/api/v1/profiles/recruiters/1' },
      { path: '/api/v1/notifications', token },
    ])
    for (let sent = 0; sent < target; ) {
      sent += (await sendLoad({ url: portal.gatewayUrl, connections, seconds: secondsPerLoad, requests })).requests
    }
    const after = readAll()
    return {
      figures: [
        ...idle.map(({ name, mb }) =>
          figure(`${name}, idle`, 'MB', { value: mb, target: { atMost: name === 'auth' ? 120 : 110 } }),
        ),
        ...after.map(({ name, mb }) =>
          figure(`${name}, after ${target} requests`, 'MB', { value: mb, target: { atMost: 220 } }),
        ),
      ],
      tables: [
        {
          title: 'Memory of each process',
          columns: ['idle MB', `after ${target} requests MB`],
          rows: idle.map(({ name, mb }, index) => ({ name, values: [mb, after[index]?.mb ?? Number.NaN] })),
          chart: `after ${target} requests MB`,
        },
      ],
    }
  } finally {
    await setting.stop()
  }
}
