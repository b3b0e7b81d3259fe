import { randomBytes } from 'node:crypto'
import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { createPeer } from '@portal/chassis/http/peer'
import { createDatabase } from '@portal/chassis/mysql/database'
import { createLogger } from '@portal/chassis/runtime/log'
import { applicationSubmitted } from '@portal/contracts/application/events'
import { userErased } from '@portal/contracts/auth/events'
import { subjectOf } from '@portal/contracts/event'
import { resumeLink, sentResume } from '@portal/contracts/profile/resumes-http'
import { pdf } from '@portal/testing/documents'
import { type S3Server, startS3Server } from '@portal/testing/s3-server'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFileRemoval } from '../src/resumes/file-removal.ts'
import { createStorage, newStorageKey } from '../src/storage/storage.ts'
import { newSeeker, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

const path = '/api/v1/resumes'

async function upload(service: ProfileUnderTest, person: Person) {
  const bytes = pdf(`Ada ${randomBytes(8).toString('hex')}`)
  const { body } = await request(service.url).post(path).set(person.headers).attach('file', bytes, 'a.pdf').expect(201)
  const rows = await service.database.rows<{ storage_key: string }>('SELECT * FROM resumes WHERE id = ?', [body.id])
  return { id: body.id as number, key: rows[0]?.storage_key as string }
}

async function erase(service: ProfileUnderTest, { id }: Person) {
  await service.broker.publish(userErased, { revision: 2, data: { user_id: id, role: 'JOB_SEEKER', erasure_id: id } })
}

async function acknowledged(service: ProfileUnderTest, { id }: Person) {
  const events = await service.recorded()
  return events.some(({ name, aggregate_id }) => name === 'profile.person-erased' && aggregate_id === String(id))
}

describe('files in a folder', () => {
  let service: ProfileUnderTest
  beforeAll(async () => {
    service = await startProfileService()
  })
  afterAll(() => service.stop())

  const files = () => readdir(service.files)
  const rowsOf = ({ id }: Person) => service.database.rows('SELECT * FROM resumes WHERE user_id = ?', [id])

  /** Runs what every replica does at its start and from time to time. Returns the number of missing files. */
  async function tidy(): Promise<number> {
    const log = createLogger('test', 'silent')
    const config = { url: service.database.url, poolSize: 2, statementTimeoutMs: 1300 }
    const database = createDatabase(config, log, new URL('../migrations', import.meta.url).pathname)
    const removal = createFileRemoval({ db: database.db, storage: createStorage(pathToFileURL(service.files)), log })
    await removal.start?.()
    const missing = await until('the files to be compared', async () => {
      const { resume_files_missing } = await removal.backlog.report()
      return resume_files_missing === undefined ? undefined : { count: resume_files_missing }
    })
    await removal.stop?.()
    await database.stop?.()
    return missing.count
  }

  it('and rows are erased with the person, and later uploads in flight leave nothing', async () => {
    const [seeker, other] = [newSeeker(), newSeeker()]
    const theirs = [await upload(service, seeker), await upload(service, seeker)]
    const kept = await upload(service, other)

    await erase(service, seeker)
    await service.settled()

    expect(await acknowledged(service, seeker)).toBe(true)
    expect(await rowsOf(seeker)).toEqual([])
    expect(await files()).not.toEqual(expect.arrayContaining([theirs[0]?.key]))
    expect(await files()).toContain(kept.key)
    const late = request(service.url).post(path).set(seeker.headers).attach('file', pdf('late'), 'a.pdf')
    expect((await late).status).toBe(401)
    expect(await rowsOf(seeker)).toEqual([])
  })

  it('leave nothing if twenty people upload and are erased at once', async () => {
    const people = Array.from({ length: 20 }, () => newSeeker())
    const before = await files()

    await Promise.all(
      people.flatMap((person) => [
        request(service.url)
          .post(path)
          .set(person.headers)
          .attach('file', pdf(String(person.id)), 'a.pdf'),
        erase(service, person),
      ]),
    )
    await service.settled()

    expect((await Promise.all(people.map(rowsOf))).flat()).toEqual([])
    expect(await files()).toEqual(before)
  })

  it('stay for those who have a link, but not for the owner, if an application was sent with them before', async () => {
    const [seeker, other] = [newSeeker(), newSeeker()]
    const [sent, unsent] = [await upload(service, seeker), await upload(service, seeker)]
    const submit = async (seeker_user_id: number, application_id: number, resume_id: number) => {
      const data = { ...applicationSubmitted.example, application_id, seeker_user_id, resume_id }
      const event = await service.broker.publish(applicationSubmitted, { data })
      await service.broker.send(subjectOf(applicationSubmitted), JSON.stringify(event))
    }
    await submit(seeker.id, 1001, sent.id)
    // A résumé of somebody else.
    await submit(other.id, 1002, unsent.id)
    await service.broker.consumed()
    const secret = testSecrets.SERVICE_SECRET
    const application = createPeer({ from: 'application', to: 'profile', url: service.url, secret })

    for (const { id } of [sent, unsent]) {
      await request(service.url).delete(`${path}/${id}`).set(seeker.headers).expect(204)
    }

    await until('the other file to be removed', async () => !(await files()).includes(unsent.key))
    expect(await files()).toContain(sent.key)
    await request(service.url).get(`${path}/${sent.id}/file`).set(seeker.headers).expect(404)
    expect((await request(service.url).get(path).set(seeker.headers)).body).toEqual([])
    expect(await application.request(`/resumes/${sent.id}/sent`, sentResume)).toMatchObject({
      media_type: 'application/pdf',
      scan: 'NONE',
    })
    expect(await application.request(`/resumes/${unsent.id}/sent`, sentResume)).toBeUndefined()
    const link = await application.request(`/resumes/${sent.id}/link?reader=9`, resumeLink)
    await request(service.url)
      .get(link?.path ?? '')
      .expect(200)
    await erase(service, seeker)
    await service.settled()
    expect(await files()).not.toContain(sent.key)
    expect(await service.database.rows('SELECT * FROM resume_pins')).toEqual([])
  })

  it('of an upload that ended early are removed after an hour, but not before', async () => {
    const [old, recent] = [await upload(service, newSeeker()), await upload(service, newSeeker())]
    const begin = (id: number, minutes: number) =>
      service.database.rows(
        "UPDATE resumes SET state = 'UPLOADING', uploading_since = UTC_TIMESTAMP(3) - INTERVAL ? MINUTE WHERE id = ?",
        [minutes, id],
      )
    await begin(old.id, 61)
    await begin(recent.id, 59)

    await tidy()

    expect(await files()).toContain(recent.key)
    expect(await files()).not.toContain(old.key)
    expect(await service.database.rows('SELECT * FROM resumes WHERE id = ?', [old.id])).toEqual([])
  })

  it('without a row are removed after a day, but not before, and rows without a file are counted', async () => {
    const [stray, recent] = [newStorageKey(), `${newStorageKey()}.part`]
    for (const name of [stray, recent]) await writeFile(join(service.files, name), 'Ada')
    const yesterday = new Date(Date.now() - 25 * 3600_000)
    await utimes(join(service.files, stray), yesterday, yesterday)
    const [kept, lost] = [await upload(service, newSeeker()), await upload(service, newSeeker())]
    const before = await tidy()
    await service.database.rows(
      'UPDATE resumes SET storage_key = ?, updated_at = UTC_TIMESTAMP(3) - INTERVAL 2 HOUR WHERE id = ?',
      ['f'.repeat(40), lost.id],
    )

    expect(await tidy()).toBe(before + 1)
    expect(await files()).toEqual(expect.arrayContaining([recent, kept.key]))
    expect(await files()).not.toContain(stray)
  })

  it('that are missing are reported by readiness, and read as absent', async () => {
    const { body } = await request(service.url).get('/health/ready').expect(200)

    expect(body.checks.storage).toBe('up')
    expect(body.backlog).toHaveProperty('resume_files_missing')
  })
})

describe('files in S3', () => {
  let server: S3Server
  let service: ProfileUnderTest
  beforeAll(async () => {
    server = await startS3Server()
    service = await startProfileService({ STORAGE_URL: server.url.href })
  })
  afterAll(async () => {
    await service.stop()
    await server.stop()
  })

  it('are uploaded, downloaded in parts and removed', async () => {
    const seeker = newSeeker()
    const { id, key } = await upload(service, seeker)
    const storage = createStorage(server.url)

    const part = request(service.url).get(`${path}/${id}/file`).set(seeker.headers).set('range', 'bytes=0-4')
    expect(String((await part.buffer(true).expect(206)).body)).toBe('%PDF-')
    await request(service.url).delete(`${path}/${id}`).set(seeker.headers).expect(204)
    await until('the file to be removed', async () => (await storage.get(key)) === undefined)
  })

  it('are needed for an upload, and for acknowledging an erasure, but for nothing else', async () => {
    const seeker = newSeeker()
    const { id } = await upload(service, seeker)
    const port = Number(new URL(server.url.searchParams.get('endpoint') as string).port)
    await server.stop()

    const failed = request(service.url).post(path).set(seeker.headers).attach('file', pdf('Ada'), 'a.pdf')
    expect((await failed).status).toBe(503)
    await request(service.url).get(`${path}/${id}`).set(seeker.headers).expect(200)
    expect(await service.database.rows('SELECT id FROM resumes WHERE user_id = ?', [seeker.id])).toHaveLength(1)
    const { body } = await request(service.url).get('/health/ready').expect(200)
    expect(body.checks.storage).toBe('down')
    await erase(service, seeker)
    const other = await request(service.url).get(path).set(newSeeker().headers).expect(200)
    expect(other.body).toEqual([])
    expect(await acknowledged(service, seeker)).toBe(false)

    server = await startS3Server(port)
    await until('the erasure to be acknowledged', () => acknowledged(service, seeker))
    expect(await service.database.rows('SELECT id FROM resumes WHERE user_id = ?', [seeker.id])).toEqual([])
  })
})
