import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type MailServer, startMailServer } from '../src/mail-server.ts'

let mail: MailServer

beforeEach(async () => {
  mail = await startMailServer()
})

afterEach(() => mail.stop())

/** Sends lines one by one, each after the response to the one before; returns all responses. */
async function converse(lines: string[]): Promise<string> {
  const socket = connect(Number(new URL(mail.url).port), '127.0.0.1')
  const unsent = [...lines, 'QUIT']
  let responses = ''
  socket
    .on('error', () => undefined)
    .on('data', (data) => {
      responses += data
      if (/^\d{3} .*\r\n$/m.test(String(data)) && unsent.length > 0) socket.write(`${unsent.shift()}\r\n`)
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

it('the test mail server stores the messages it receives', async () => {
  expect(await converse(sending)).toContain('250 OK')
  expect(mail.taken).toEqual(['Subject: Hi\r\n\r\nHello\r\n'])
})

it('the test mail server rejects one recipient for each given rejection', async () => {
  mail.rejections.push('452 4.2.2 Full')
  expect(await converse(sending.slice(0, 3))).toContain('452 4.2.2 Full')
  expect(await converse(sending)).toContain('250 OK')
})

it('the test mail server responds 421 to clients during the fault "refusing"', async () => {
  mail.fault = 'refusing'
  expect(await converse([])).toMatch(/^421 /)
})

it('the test mail server rejects every recipient during the fault "rejecting"', async () => {
  mail.fault = 'rejecting'
  expect(await converse(sending.slice(0, 3))).toContain('550 5.1.1 User unknown')
  expect(mail.taken).toEqual([])
})

it('the test mail server closes connections while it is unavailable', async () => {
  mail.unavailable = true
  expect(await converse([])).toBe('')
})
