import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MailServer, startMailServer } from '../src/mail-server.ts'

let mail: MailServer

beforeEach(async () => {
  mail = await startMailServer()
})

afterEach(() => mail.stop())

/** Says these lines one after the other, each once the one before was answered; returns the answers. */
async function converse(lines: string[]): Promise<string> {
  const socket = connect(Number(new URL(mail.url).port), '127.0.0.1')
  const unsaid = [...lines, 'QUIT']
  let responses = ''
  socket
    .on('error', () => undefined)
    .on('data', (data) => {
      responses += data
      if (/^\d{3} .*\r\n$/m.test(String(data)) && unsaid.length > 0) socket.write(`${unsaid.shift()}\r\n`)
    })
  await once(socket, 'close')
  return responses
}

const sending = [
  'EHLO test',
  'MAIL FROM:<a@example.com>',
  'RCPT TO:<b@example.com>',
  'DATA',
  'Subject: Hi\r\n\r\nHello\r\n.',
]

it('The mail server of the tests keeps what it is given', async () => {
  expect(await converse(sending)).toContain('250 OK')
  expect(mail.taken).toEqual(['Subject: Hi\r\n\r\nHello\r\n'])
})

it('It refuses one recipient for each refusal, as told', async () => {
  mail.rejections.push('452 4.2.2 Full')
  expect(await converse(sending.slice(0, 3))).toContain('452 4.2.2 Full')
  expect(await converse(sending)).toContain('250 OK')
})

it('It turns callers away while it is refusing', async () => {
  mail.fault = 'refusing'
  expect(await converse([])).toMatch(/^421 /)
})

it('It knows nobody while it is rejecting', async () => {
  mail.fault = 'rejecting'
  expect(await converse(sending.slice(0, 3))).toContain('550 5.1.1 Nobody')
  expect(mail.taken).toEqual([])
})

it('It hangs up while it is away', async () => {
  mail.unavailable = true
  expect(await converse([])).toBe('')
})
