// Résumés while their storage or the virus scanner fails, or the service ends between a file and its row: none is lost, and
// none is stored or reported twice.
import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expectStatus } from '@portal/stack/api-client'
import { until } from '@portal/testing/until'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Person, password } from '../client.ts'
import type { FileStores } from './file-stores.ts'
import { type Portal, sharedPortal, waitUntilDown, waitUntilReady } from './portal.ts'
import { report } from './reconciliation.ts'

type Resume = { id: number; user_id: number; state: string; scan: string; storage_key: string }

const slowMs = 2_000
let portal: Portal
let files: FileStores
beforeAll(async () => {
  portal = await sharedPortal()
  if (!portal.files) throw new Error('the portal has no storage of its own')
  files = portal.files
})
afterEach(() => portal.restore())

const resumeText = (person: Person) => `${person.email} ${'engines '.repeat(20_000)}`

function upload(person: Person) {
  const form = new FormData()
  form.append('file', new Blob([resumeText(person)]), 'a.txt')
  return person.request('POST', '/api/v1/resumes', form)
}

async function newJob(): Promise<number> {
  const body = { title: 'Analyst', description: 'Remote', location: 'Pune', job_type: 'FULL_TIME', status: 'OPEN' }
  const recruiter = portal.fixtures.recruiters[0] as Person
  return (await expectStatus(201, recruiter.request('POST', '/api/v1/jobs/', body))).id
}

async function resumesOf(...people: Person[]): Promise<Resume[]> {
  const ids = people.map(({ id }) => id)
  return portal.rows('profile', 'SELECT * FROM resumes WHERE user_id IN (?) ORDER BY id', [ids])
}

/** Somebody who stored a résumé, which was scanned. */
async function withResume(): Promise<{ person: Person; id: number; jobId: number }> {
  const [person, jobId] = await Promise.all([portal.client.joinWithProfile('JOB_SEEKER'), newJob()])
  const { id } = await expectStatus(201, upload(person))
  await scanned(person)
  return { person, id, jobId }
}

/** Waits until the files of these people are scanned, sooner than a scan is repeated. */
async function scanned(...people: Person[]): Promise<void> {
  if (!files.scanner) return
  const ids = people.map(({ id }) => id)
  await until(
    'the files to be scanned',
    async () => {
      const all = await resumesOf(...people)
      if (all.every(({ scan }) => scan === 'CLEAN')) return true
      const due = "UPDATE resumes SET scan_due_at = UTC_TIMESTAMP(3) WHERE scan = 'PENDING' AND user_id IN (?)"
      await portal.rows('profile', due, [ids])
      await pause(500)
      return new Error(all.map(({ scan }) => scan).join())
    },
    40_000,
  )
}

/** Uploads, reads, applies and erases at once, each by somebody else. */
async function actAtOnce() {
  const [reader, applicant, leaver] = await Promise.all([withResume(), withResume(), withResume()])
  const uploader = await portal.client.joinWithProfile('JOB_SEEKER')
  const act = () =>
    Promise.all([
      upload(uploader),
      reader.person.request('GET', `/api/v1/resumes/${reader.id}/file`),
      applicant.person.request('POST', '/api/v1/applications/', { job_id: applicant.jobId, resume_id: applicant.id }),
      leaver.person.request('DELETE', '/api/v1/users/me', { current_password: password }),
    ])
  return { reader, applicant, leaver, uploader, act }
}

type Acting = Awaited<ReturnType<typeof actAtOnce>>

/** Expects that all is as if nothing had happened, once those have tried again who failed. */
async function expectIntact(fault: string, { reader, applicant, leaver, uploader }: Acting): Promise<void> {
  expect([200, 201]).toContain((await upload(uploader)).status)
  const path = `/api/v1/resumes/${reader.id}/file`
  const response = await fetch(portal.gatewayUrl + path, {
    headers: { authorization: `Bearer ${reader.person.token}` },
  })
  expect(await response.text()).toBe(resumeText(reader.person))
  await until(
    'the erasure',
    async () => {
      await portal.streams.redeliver()
      const erased = 'SELECT id FROM erasures WHERE user_id = ? AND completed_at IS NOT NULL'
      return (await portal.rows('auth', erased, [leaver.person.id])).length === 1
    },
    40_000,
  )
  const kept = [reader.person, applicant.person, uploader]
  await scanned(...kept)
  const rows = await resumesOf(...kept, leaver.person)
  expect(rows.map(({ user_id, state }) => [user_id, state])).toEqual(
    expect.arrayContaining(kept.map(({ id }) => [id, 'READY'])),
  )
  expect(rows).toHaveLength(kept.length)
  await expectFilesOfRows()
  const applied = 'SELECT application_id FROM submissions WHERE resume_id = ?'
  expect(await portal.rows('application', applied, [applicant.id])).toHaveLength(1)
  const events = await eventsOf(rows)
  const once = files.scanner ? ['profile.resume-scanned', 'profile.resume-stored'] : ['profile.resume-stored']
  for (const { id } of rows) expect(events.get(String(id))?.sort()).toEqual(once)
  report({ fault, files: rows.length, events: [...events.values()].flat().length })
}

/** Every row has its file, and there is no other one. */
async function expectFilesOfRows(): Promise<void> {
  const all = await portal.rows<Resume>('profile', 'SELECT * FROM resumes')
  expect((await files.keys()).sort()).toEqual(all.map(({ storage_key }) => storage_key).sort())
}

/** The names of the recorded events about résumés, by their ids. */
async function eventsOf(rows: readonly Resume[]): Promise<Map<string, string[]>> {
  const found = new Map(rows.map(({ id }) => [String(id), [] as string[]]))
  const recorded = await portal.rows<{ payload: string }>(
    'profile',
    "SELECT payload FROM outbox WHERE subject LIKE 'profile.resume-stored%' OR subject LIKE 'profile.resume-scanned%'",
  )
  for (const { payload } of recorded) {
    const { name, aggregate_id } = JSON.parse(payload)
    found.get(aggregate_id)?.push(name)
  }
  return found
}

describe('a storage of résumés', () => {
  it.each([
    ['away', () => files.storage.be('cut'), () => files.storage.be('open')],
    ['responding 500', () => files.toggleFailure(), () => files.toggleFailure()],
  ])('can be %s: uploads and reads get 503, everything else goes on', async (name, begin, end) => {
    const acting = await actAtOnce()
    begin()
    const responses = await acting.act()
    end()

    expect(responses.map(({ status }) => status)).toEqual([503, 503, 201, 202])
    await expectIntact(`storage ${name}`, acting)
  })

  it('can be slow', async () => {
    const acting = await actAtOnce()
    files.storage.be('hung')
    const acted = acting.act()
    await pause(slowMs)
    files.storage.be('open')

    expect((await acted).map(({ status }) => status)).toEqual([201, 200, 201, 202])
    await expectIntact('storage slow', acting)
  })
})

describe('a virus scanner', () => {
  it.each(['cut', 'hung'] as const)('can be away or slow without a failed request (%s)', async (state) => {
    const { scanner } = files
    if (!scanner) return
    const acting = await actAtOnce()
    scanner.be(state)
    const responses = await acting.act()

    expect(responses.map(({ status }) => status)).toEqual([201, 200, 201, 202])
    expect(responses[0].body.scan).toBe('PENDING')
    // Connections that hang are given up after half a minute, which nobody needs to wait for.
    if (state === 'hung') scanner.be('cut')
    scanner.be('open')
    await expectIntact(`virus scanner ${state}`, acting)
  })
})

describe('a profile service that is killed', () => {
  it('after a file was stored, before its row says so, continues with the next upload of the same bytes', async () => {
    const person = await portal.client.joinWithProfile('JOB_SEEKER')
    files.storage.be('mute')
    const first = upload(person).catch(() => undefined)
    const [row] = await until('a stored file whose row does not say so', async () => {
      const rows = await resumesOf(person)
      return rows.length === 1 && (await files.keys()).includes(rows[0]?.storage_key ?? randomUUID()) && rows
    })
    expect(row?.state).toBe('UPLOADING')
    const pid = portal.signal('profile', 'SIGKILL')
    await waitUntilDown(portal, 'profile')
    files.storage.be('cut')
    files.storage.be('open')
    await waitUntilReady(portal, { name: 'profile', pid })
    expect((await first)?.status ?? 503).toBeGreaterThanOrEqual(500)

    const { id } = await expectStatus(201, upload(person))

    await scanned(person)
    expect(await resumesOf(person)).toMatchObject([{ id, state: 'READY', storage_key: row?.storage_key }])
    await expectFilesOfRows()
    expect((await eventsOf(await resumesOf(person))).get(String(id))).toContain('profile.resume-stored')
    report({ fault: 'profile killed between file and row', files: 1 })
  })
})
