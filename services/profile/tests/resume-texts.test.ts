// The texts of résumés: extracted in the background, shown by nothing, and gone with the file.
import { userErased } from '@portal/contracts/auth/events'
import type { ResumeType } from '@portal/contracts/profile/resumes-http'
import { docx, odt, pdf } from '@portal/testing/documents'
import { until } from '@portal/testing/until'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extract } from '../src/resume-texts/extract.ts'
import { newSeeker, type Person, type ProfileUnderTest, startProfileService } from './portal.ts'

const path = '/api/v1/resumes'
const word: ResumeType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

let service: ProfileUnderTest
beforeAll(async () => {
  service = await startProfileService()
})
afterAll(() => service.stop())

async function upload(person: Person, file: Buffer, name = 'a.pdf') {
  const { body } = await request(service.url).post(path).set(person.headers).attach('file', file, name).expect(201)
  return body as { id: number }
}

type Stored = { text_state: string | null; text_attempts: number; text_due_at: Date | null; text: string | null }

async function storedOf(id: number): Promise<Stored | undefined> {
  const [row] = await service.database.rows<Stored>(
    'SELECT text_state, text_attempts, text_due_at, text FROM resumes LEFT JOIN resume_texts ON resume_id = id WHERE id = ?',
    [id],
  )
  return row
}

const readOf = (id: number) =>
  until('the text to be extracted', async () => {
    const stored = await storedOf(id)
    return stored?.text_state ? stored : undefined
  })

/** Makes a text due again, as if the process had ended after so many attempts. */
async function interrupt(id: number, attempts: number, scan = 'NONE') {
  await service.database.rows('DELETE FROM resume_texts WHERE resume_id = ?', [id])
  await service.database.rows(
    'UPDATE resumes SET text_state = NULL, text_claimed_until = NULL, text_attempts = ?, scan = ? WHERE id = ?',
    [attempts, scan, id],
  )
}

// A font makes the text of a PDF readable.
const font = '/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>'
const readablePdf = (text: string) =>
  Buffer.from(pdf(text).toString('latin1').replace('/MediaBox', `${font} /MediaBox`))

describe('the text of a résumé', () => {
  it.each([
    ['PDF', readablePdf('Secret of Ada')],
    ['Word', docx('Secret of Ada')],
    ['LibreOffice', odt('<text:p>Secret of Ada</text:p>')],
    ['text', Buffer.from('Secret of Ada\r\n\f')],
  ])('is extracted from a %s file, and no response or event has it', async (_kind, file) => {
    const seeker = newSeeker()
    const { id } = await upload(seeker, file)
    const { body: before } = await request(service.url).get(`${path}/${id}`).set(seeker.headers).expect(200)

    expect(await readOf(id)).toMatchObject({ text_state: 'READ', text: 'Secret of Ada', text_attempts: 1 })

    const { body: after } = await request(service.url).get(`${path}/${id}`).set(seeker.headers).expect(200)
    expect(after).toEqual(before)
    const { body: list } = await request(service.url).get(path).set(seeker.headers).expect(200)
    expect(JSON.stringify([list, after, await service.recorded()])).not.toContain('Secret')
  })

  it('is at most 200 kB, without half a character at its end', async () => {
    const { id } = await upload(newSeeker(), Buffer.from(`a${'é'.repeat(150_000)}`))

    const { text } = await readOf(id)

    expect(Buffer.byteLength(text ?? '')).toBe(199_999)
    expect(text).toMatch(/^aé+$/)
  })

  it('is given up at once if the file cannot be read, and after three ends of the process', async () => {
    const seeker = newSeeker()
    const empty = Buffer.from('%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF\n')
    const [damaged, unlucky] = [await upload(seeker, empty), await upload(seeker, docx('x'))]
    expect(await readOf(damaged.id)).toMatchObject({ text_state: 'UNREADABLE', text_attempts: 1, text: null })
    await readOf(unlucky.id)
    await interrupt(unlucky.id, 3)

    expect(await readOf(unlucky.id)).toMatchObject({ text_state: 'EXCEEDED', text: null, text_due_at: null })
  })

  it.each(['PENDING', 'INFECTED', 'FAILED'])('is not extracted from a file whose scan is %s', async (scan) => {
    const { id } = await upload(newSeeker(), Buffer.from('infected'))
    await readOf(id)
    await interrupt(id, 0, scan)

    expect(await storedOf(id)).toMatchObject({ text_state: null, text_due_at: null })
  })

  it('goes with the removed file, and with its person', async () => {
    const seeker = newSeeker()
    const [removed, kept] = [await upload(seeker, docx('one')), await upload(seeker, docx('two'))]
    for (const { id } of [removed, kept]) await readOf(id)

    await request(service.url).delete(`${path}/${removed.id}`).set(seeker.headers).expect(204)
    await until('the file to be removed', async () => (await storedOf(removed.id)) === undefined)
    const erasure = { user_id: seeker.id, role: 'JOB_SEEKER', erasure_id: 1 } as const
    await service.broker.publish(userErased, { data: erasure })
    await service.broker.consumed()

    const ids = [removed.id, kept.id]
    expect(await service.database.rows('SELECT * FROM resume_texts WHERE resume_id IN (?, ?)', ids)).toEqual([])
  })
})

describe('a document that takes too much', () => {
  it('time ends its thread only', async () => {
    expect(await extract({ bytes: docx('x'), type: word }, { limitMs: 1 })).toBe('EXCEEDED')
    expect(await extract({ bytes: docx('x'), type: word })).toEqual({ text: 'x' })
  })

  it('memory ends its thread only', async () => {
    const bomb = docx('<a>'.repeat(15_000_000))

    expect(await extract({ bytes: bomb, type: word }, { limitMs: 120_000 })).toBe('EXCEEDED')
  })
})
