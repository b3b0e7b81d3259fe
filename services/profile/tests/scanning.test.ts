import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { type Clamd, eicar, startClamd } from '@portal/testing/clamd'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, newSeeker, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

const path = '/api/v1/resumes'

async function upload(service: ProfileUnderTest, person: Person, text: string) {
  const file = Buffer.from(text)
  const { body } = await request(service.url).post(path).set(person.headers).attach('file', file, 'a.txt').expect(201)
  return body
}

async function scanned(service: ProfileUnderTest, person: Person, id: number, state: string) {
  await until(`the scan to be ${state}`, async () => {
    const { body } = await request(service.url).get(`${path}/${id}`).set(person.headers).expect(200)
    return body.scan === state || new Error(body.scan)
  })
}

const scansOf = async (service: ProfileUnderTest, id: number) =>
  (await service.recorded()).filter(({ name, aggregate_id }) => {
    return name === 'profile.resume-scanned' && aggregate_id === String(id)
  })

const download = (service: ProfileUnderTest, id: number, headers: Record<string, string>) =>
  request(service.url).get(`${path}/${id}/file`).set(headers)

/** Makes the next scan due now, and the upload as old as given. */
async function hurry(service: ProfileUnderTest, id: number, hours = 0) {
  await service.database.rows(
    'UPDATE resumes SET scan_due_at = UTC_TIMESTAMP(3), created_at = UTC_TIMESTAMP(3) - INTERVAL ? HOUR WHERE id = ?',
    [hours, id],
  )
}

describe('a portal with a virus scanner', () => {
  let clamd: Clamd | undefined
  let missing = ''
  let service: ProfileUnderTest
  beforeAll(async () => {
    clamd = await startClamd().catch((error: Error) => {
      missing = error.message
      return undefined
    })
    if (clamd) service = await startProfileService({ CLAMAV_URL: clamd.url })
    else console.warn(`scans are not tested: ${missing}`)
  }, 120_000)
  afterAll(async () => {
    await service?.stop()
    await clamd?.stop()
  })

  it('lets others read a file that is clean, and none that is infected', async ({ skip }) => {
    if (!clamd) return skip(missing)
    const seeker = newSeeker()
    const clean = await upload(service, seeker, 'Ada Lovelace'.repeat(20_000))
    const infected = await upload(service, seeker, eicar)
    expect(clean.scan).toBe('PENDING')

    await scanned(service, seeker, clean.id, 'CLEAN')
    await scanned(service, seeker, infected.id, 'INFECTED')

    await download(service, clean.id, admin).expect(200)
    await download(service, infected.id, admin).expect(404)
    await download(service, infected.id, seeker.headers).expect(200)
    expect((await scansOf(service, infected.id)).map(({ data }) => data)).toEqual([
      { resume_id: infected.id, user_id: seeker.id, state: 'READY', scan: 'INFECTED' },
    ])
  })

  it('scans later while the scanner is unavailable, and gives up after a day', async ({ skip }) => {
    if (!clamd) return skip(missing)
    const seeker = newSeeker()
    await clamd.stop()
    const [kept, given] = [await upload(service, seeker, 'Ada'), await upload(service, seeker, 'Grace')]
    await until('both to be tried', async () => {
      const rows = await service.database.rows('SELECT * FROM resumes WHERE user_id = ? AND scan_attempts > 0', [
        seeker.id,
      ])
      return rows.length === 2
    })
    await download(service, kept.id, admin).expect(404)
    await hurry(service, given.id, 25)
    await upload(service, newSeeker(), 'wakes the scans')
    await scanned(service, seeker, given.id, 'FAILED')

    clamd = await startClamd(Number(new URL(clamd.url).port))
    await hurry(service, kept.id)
    await scanned(service, seeker, kept.id, 'CLEAN')
    expect(await scansOf(service, given.id)).toHaveLength(1)
    await download(service, given.id, admin).expect(404)
  })
})

it('A file that is removed or erased during its scan stays so', async () => {
  // Accepts connections and says nothing.
  let connections = 0
  const silent = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined).resume()
  })
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const service = await startProfileService({ CLAMAV_URL: `clamav://127.0.0.1:${port}` })
  const seeker = newSeeker()
  const { id } = await upload(service, seeker, 'Ada Lovelace')
  await until('the scan to begin', () => connections > 0)

  await request(service.url).delete(`${path}/${id}`).set(seeker.headers).expect(204)

  await until('the row to be deleted', async () => {
    return (await service.database.rows('SELECT id FROM resumes WHERE id = ?', [id])).length === 0
  })
  silent.close()
  await service.stop()
})
