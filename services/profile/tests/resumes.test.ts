import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { request as send } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { createPeer } from '@portal/chassis/http/peer'
import { stateOf } from '@portal/contracts/event'
import { resumeState } from '@portal/contracts/profile/events'
import { resumeLink } from '@portal/contracts/profile/resumes-http'
import { docx, pdf } from '@portal/testing/documents'
import { testSecrets } from '@portal/testing/tokens'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { admin, newRecruiter, newSeeker, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

const path = '/api/v1/resumes'

const upload = (person: Person, bytes: Buffer, fileName = 'Ada.pdf') =>
  request(service.url).post(path).set(person.headers).attach('file', bytes, fileName)
const list = async (person: Person) => (await request(service.url).get(path).set(person.headers).expect(200)).body
const files = () => readdir(service.files)

/** A PDF that no other test uses. */
function newPdf(text = 'Ada'): Buffer {
  return pdf(`${text} ${randomBytes(8).toString('hex')}`)
}

/** Sends a body as it is. */
async function sendForm(person: Person, body: Buffer, headers: Record<string, string> = {}) {
  const type = 'multipart/form-data; boundary=b'
  const requesting = send(service.url + path, {
    method: 'POST',
    headers: { ...person.headers, 'content-type': type, 'content-length': String(body.length), ...headers },
  })
  requesting.end(body)
  const [response] = await once(requesting, 'response')
  const { error_code } = (await json(response)) as { error_code?: string }
  return `${response.statusCode} ${error_code ?? ''}`.trim()
}

function form(...parts: { name?: string; file?: string; bytes: Buffer | string }[]): Buffer {
  const each = parts.flatMap(({ name = 'file', file = 'a.pdf', bytes }) => [
    Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"${file && `; filename="${file}"`}\r\n\r\n`),
    Buffer.from(bytes),
    Buffer.from('\r\n'),
  ])
  return Buffer.concat([...each, Buffer.from('--b--\r\n')])
}

describe('uploading a résumé', () => {
  it('stores the file, reports it, and makes the first one the default', async () => {
    const [seeker, bytes, other] = [newSeeker(), newPdf(), docx('Ada')]

    const first = await upload(seeker, bytes, '../Ada Löwe.PDF').expect(201)
    const second = await upload(seeker, other, 'cv.pdf').expect(201)

    expect(first.body).toEqual({
      id: expect.any(Number),
      created_at: expect.any(String),
      updated_at: expect.any(String),
      file_name: 'Ada Löwe.pdf',
      media_type: 'application/pdf',
      bytes: bytes.length,
      state: 'READY',
      scan: 'NONE',
      is_default: true,
    })
    expect(first.headers.location).toBe(`${path}/${first.body.id}`)
    expect(second.body).toMatchObject({ file_name: 'cv.pdf.docx', is_default: false })
    expect(await list(seeker)).toEqual([second.body, first.body])
    expect(
      (
        await request(service.url)
          .get(first.headers.location ?? '')
          .set(seeker.headers)
      ).body,
    ).toEqual(first.body)
    const stored = await Promise.all((await files()).map((name) => readFile(join(service.files, name))))
    expect(stored.some((each) => each.equals(bytes))).toBe(true)
    const events = (await service.recorded()).filter(({ aggregate_id }) => aggregate_id === String(first.body.id))
    expect(events).toMatchObject([
      {
        name: 'profile.resume-stored',
        actor_id: seeker.id,
        data: { resume_id: first.body.id, user_id: seeker.id, state: 'READY', scan: 'NONE' },
      },
    ])
    expect(JSON.stringify(events)).not.toContain('Löwe')
  })

  it('returns the same résumé for the same bytes, but keeps those of another user apart', async () => {
    const [seeker, other, bytes] = [newSeeker(), newSeeker(), newPdf()]
    const first = await upload(seeker, bytes).expect(201)

    const again = await upload(seeker, bytes, 'other name.pdf').expect(200)
    const ofOther = await upload(other, bytes).expect(201)

    expect(again.body).toEqual(first.body)
    expect(ofOther.body.id).not.toBe(first.body.id)
  })

  it('stores one résumé if the same bytes arrive twenty times at once', async () => {
    const [seeker, bytes] = [newSeeker(), newPdf()]
    const before = await files()

    const responses = await Promise.all(Array.from({ length: 20 }, () => upload(seeker, bytes)))

    expect(new Set(responses.map(({ body }) => body.id)).size).toBe(1)
    expect(responses.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
    expect(await files()).toHaveLength(before.length + 1)
    const events = await service.recorded()
    expect(events.filter(({ aggregate_id }) => aggregate_id === String(responses[0]?.body.id))).toHaveLength(1)
  })

  it('stores five résumés with one default if twenty arrive at once, and no sixth', async () => {
    const seeker = newSeeker()
    const before = await files()

    const responses = await Promise.all(Array.from({ length: 20 }, () => upload(seeker, newPdf())))

    expect(responses.filter(({ status }) => status === 201)).toHaveLength(5)
    expect(new Set(responses.filter(({ status }) => status !== 201).map(({ body }) => body.error_code))).toEqual(
      new Set(['RESUME_LIMIT']),
    )
    const stored = await list(seeker)
    expect(stored).toHaveLength(5)
    expect(stored.filter(({ is_default }: { is_default: boolean }) => is_default)).toHaveLength(1)
    expect(await files()).toHaveLength(before.length + 5)
  })

  it('is for job seekers', async () => {
    const body = form({ bytes: newPdf() })

    expect(await sendForm(newRecruiter(), body)).toBe('403 WRONG_ROLE')
    expect(await sendForm({ id: 0, headers: { authorization: '' } }, body)).toMatch(/^401 /)
  })
})

describe('a file that is refused leaves nothing', () => {
  const large = Buffer.alloc(5 * 2 ** 20 + 1, 'a')
  const refused: [string, Buffer, string][] = [
    ['that is too large', form({ bytes: large }), '413 FILE_TOO_LARGE'],
    ['that is empty', form({ bytes: '' }), '422 EMPTY_FILE'],
    ['of another type', form({ bytes: '\x89PNG\r\n\x1a\n\0' }), '415 FILE_TYPE'],
    ['with macros', form({ bytes: docx('', [{ name: 'word/vbaProject.bin', text: 'x' }]) }), '415 FILE_ACTIVE'],
    ['beside another one', form({ bytes: pdf('') }, { bytes: pdf('b') }), '400 MALFORMED_REQUEST'],
    ['beside a field', form({ bytes: pdf('') }, { name: 'b', file: '', bytes: 'c' }), '400 MALFORMED_REQUEST'],
    ['under another name', form({ name: 'resume', bytes: pdf('') }), '400 MALFORMED_REQUEST'],
    ['without a file name', form({ file: '', bytes: pdf('') }), '400 MALFORMED_REQUEST'],
    ['in no part', Buffer.from('--b--\r\n'), '400 MALFORMED_REQUEST'],
    ['in no form', Buffer.from('Ada Lovelace'), '400 MALFORMED_REQUEST'],
  ]

  it.each(refused)('%s', async (_which, body, response) => {
    const [seeker, before] = [newSeeker(), await files()]

    expect(await sendForm(seeker, body)).toBe(response)

    expect(await files()).toEqual(before)
    expect(await service.database.rows('SELECT * FROM resumes WHERE user_id = ?', [seeker.id])).toEqual([])
  })

  it('in a form without a boundary, or in another body', async () => {
    const [seeker, body] = [newSeeker(), form({ bytes: pdf('') })]

    expect(await sendForm(seeker, body, { 'content-type': 'multipart/form-data' })).toBe('400 MALFORMED_REQUEST')
    expect(await sendForm(seeker, body, { 'content-type': 'application/pdf' })).toBe('415 UNSUPPORTED_MEDIA_TYPE')
  })

  it('in a form that is cut off anywhere', async () => {
    const [seeker, before] = [newSeeker(), await files()]
    const body = form({ bytes: pdf('a'.repeat(600_000)) })
    const ends = Array.from({ length: Math.ceil(body.length / 65_536) }, (_, index) => index * 65_536)

    const responses = await Promise.all(
      [...ends, body.length - 4].map((end) => sendForm(seeker, body.subarray(0, end)).catch(() => 'none')),
    )

    expect(new Set(responses)).toEqual(new Set(['400 MALFORMED_REQUEST']))
    expect(await files()).toEqual(before)
    expect(await list(seeker)).toEqual([])
  })

  it('whose sender disconnects', async () => {
    const [seeker, before] = [newSeeker(), await files()]
    const headers = { ...seeker.headers, 'content-type': 'multipart/form-data; boundary=b', 'content-length': '100000' }
    const requesting = send(service.url + path, { method: 'POST', headers }).on('error', () => undefined)
    requesting.write(form({ bytes: newPdf() }).subarray(0, 200))
    await once(requesting, 'socket')
    requesting.destroy()

    // The next upload shows that the service goes on.
    const next = await upload(seeker, newPdf()).expect(201)
    expect(await files()).toHaveLength(before.length + 1)
    expect(await list(seeker)).toEqual([next.body])
  })

  it('of exactly the largest size is none of them', async () => {
    const seeker = newSeeker()

    await upload(seeker, Buffer.alloc(5 * 2 ** 20, 'a'), 'a.txt').expect(201)
  })
})

describe('changing a résumé', () => {
  it('renames it with the ending of its type, and makes it the default instead of another', async () => {
    const seeker = newSeeker()
    const [one, two] = [await upload(seeker, newPdf()), await upload(seeker, newPdf())]
    const put = (body: object, id = two.body.id) =>
      request(service.url).put(`${path}/${id}`).set(seeker.headers).send(body)

    expect((await put({ file_name: 'Lovelace.exe' }).expect(200)).body.file_name).toBe('Lovelace.exe.pdf')
    expect((await put({ is_default: true }).expect(200)).body.is_default).toBe(true)
    expect((await list(seeker)).map(({ is_default }: { is_default: boolean }) => is_default)).toEqual([true, false])
    await put({ file_name: 'a\u0000b' }).expect(422)
    await put({ is_default: false }).expect(422)
    await put({ bytes: 1 }).expect(422)
    await put({ file_name: 'Ada' }, one.body.id + 100_000).expect(404)
  })

  it('leaves one default if twenty changes arrive at once', async () => {
    const seeker = newSeeker()
    const ids: number[] = []
    for (let count = 0; count < 4; count++) ids.push((await upload(seeker, newPdf())).body.id)

    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        request(service.url)
          .put(`${path}/${ids[index % 4]}`)
          .set(seeker.headers)
          .send({ is_default: true }),
      ),
    )

    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await list(seeker)).filter(({ is_default }: { is_default: boolean }) => is_default)).toHaveLength(1)
  })
})

describe('removing a résumé', () => {
  it('deletes its file and row, makes the newest of the others the default, and makes room for the same file', async () => {
    const [seeker, bytes] = [newSeeker(), newPdf()]
    const before = await files()
    const first = await upload(seeker, bytes)
    const second = await upload(seeker, newPdf())
    const third = await upload(seeker, newPdf())

    await request(service.url).delete(`${path}/${first.body.id}`).set(seeker.headers).expect(204)

    await until('the file to be removed', async () => (await files()).length === before.length + 2)
    await until('the row to be deleted', async () => {
      return (await service.database.rows('SELECT id FROM resumes WHERE id = ?', [first.body.id])).length === 0
    })
    expect(await list(seeker)).toMatchObject([
      { id: third.body.id, is_default: true },
      { id: second.body.id, is_default: false },
    ])
    const events = (await service.recorded()).filter(({ aggregate_id }) => aggregate_id === String(first.body.id))
    expect(events.map(({ name }) => name)).toEqual(['profile.resume-stored', 'profile.resume-removed'])
    for (const act of ['get', 'put', 'delete'] as const) {
      await request(service.url)[act](`${path}/${first.body.id}`).set(seeker.headers).expect(404)
    }
    expect((await upload(seeker, bytes).expect(201)).body.id).not.toBe(first.body.id)
  })
})

describe('downloading a résumé', () => {
  it('sends the file, or a part of it, as a download that no cache keeps', async () => {
    const [seeker, bytes] = [newSeeker(), newPdf()]
    const { body } = await upload(seeker, bytes, 'Ada Löwe.pdf')
    const get = (headers = {}) =>
      request(service.url)
        .get(`${path}/${body.id}/file`)
        .set({ ...seeker.headers, ...headers })
        .buffer(true)

    const whole = await get().expect(200)
    const part = await get({ range: 'bytes=5-9' }).expect(206)

    expect(whole.body).toEqual(bytes)
    expect(whole.headers).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(bytes.length),
      'content-disposition': `attachment; filename="Ada L?we.pdf"; filename*=UTF-8''Ada%20L%C3%B6we.pdf`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store, no-transform',
    })
    expect(part.body).toEqual(bytes.subarray(5, 10))
    expect(part.headers['content-range']).toBe(`bytes 5-9/${bytes.length}`)
    expect((await get({ range: 'bytes=5-9', 'if-range': '"other"' }).expect(200)).body).toEqual(bytes)
    expect((await get({ range: 'bytes=0-1,5-9' }).expect(200)).body).toEqual(bytes)
    const beyond = await get({ range: `bytes=${bytes.length}-` }).expect(416)
    expect(JSON.parse(beyond.text ?? beyond.body).error_code).toBe('NO_SUCH_RANGE')
    const head = await request(service.url).head(`${path}/${body.id}/file`).set(seeker.headers).expect(200)
    expect(head.headers['content-length']).toBe(String(bytes.length))
  })

  it('is for its owner and administrators, and is recorded for the latter', async () => {
    const seeker = newSeeker()
    const { body } = await upload(seeker, newPdf())
    const get = (headers: Record<string, string>, query = '') =>
      request(service.url).get(`${path}/${body.id}/file${query}`).set(headers)

    await get(admin).expect(200)
    await get(seeker.headers).expect(200)
    for (const headers of [newSeeker().headers, newRecruiter().headers, {}]) await get(headers).expect(404)
    for (const token of ['x', '9.9999999999.x', '']) await get({}, `?token=${token}`).expect(404)

    const reads = (await service.recorded()).filter(
      ({ name, aggregate_id }) => name === 'profile.resume-read' && aggregate_id === String(body.id),
    )
    expect(reads.map(({ actor_id, data }) => ({ actor_id, data }))).toEqual([
      { actor_id: 1, data: { resume_id: body.id, seeker_user_id: seeker.id, reader_user_id: 1 } },
    ])
  })

  it('is possible with the link that the application service asks for, which names its reader', async () => {
    const seeker = newSeeker()
    const bytes = newPdf()
    const { body } = await upload(seeker, bytes)
    const secret = testSecrets.SERVICE_SECRET
    const application = createPeer({ from: 'application', to: 'profile', url: service.url, secret })

    const made = await application.request(`/resumes/${body.id}/link?reader=9`, resumeLink)
    const link = made?.path ?? ''
    const found = await request(service.url).get(link).buffer(true).expect(200)

    expect(found.body).toEqual(bytes)
    const state = await application.request(`/resumes/${body.id}`, stateOf(resumeState))
    expect(state?.data).toEqual({ resume_id: body.id, user_id: seeker.id, state: 'READY', scan: 'NONE' })
    const read = (await service.recorded()).at(-1)
    expect(read).toMatchObject({ name: 'profile.resume-read', actor_id: 9, data: { reader_user_id: 9 } })
    const other = await upload(seeker, newPdf())
    await request(service.url)
      .get(link.replace(`/${body.id}/`, `/${other.body.id}/`))
      .expect(404)
    for (const scan of ['PENDING', 'INFECTED', 'FAILED']) {
      await service.database.rows('UPDATE resumes SET scan = ? WHERE id = ?', [scan, body.id])
      await request(service.url).get(link).expect(404)
      expect(await application.request(`/resumes/${body.id}/link?reader=9`, resumeLink)).toBeUndefined()
    }
    await request(service.url).get(`${path}/${body.id}/file`).set(seeker.headers).expect(200)
    await request(service.url).delete(`${path}/${body.id}`).set(seeker.headers).expect(204)
    await request(service.url).get(link).expect(404)
    expect(await application.request('/resumes/999999', stateOf(resumeState))).toBeUndefined()
  })

  it('of another user is not found, nor is what is stored about it', async () => {
    const { body } = await upload(newSeeker(), newPdf())
    const other = newSeeker()

    await request(service.url).get(`${path}/${body.id}`).set(other.headers).expect(404)
    await request(service.url).put(`${path}/${body.id}`).set(other.headers).send({ file_name: 'a' }).expect(404)
    await request(service.url).delete(`${path}/${body.id}`).set(other.headers).expect(404)
    await request(service.url).get(path).set(admin).expect(403)
  })
})
