import { connect } from 'node:net'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { expect, inject, test } from 'vitest'
import { smtpResponds } from '../src/stores/mail.ts'
import { natsResponds } from '../src/stores/nats.ts'
import { redisResponds } from '../src/stores/redis.ts'
import { until } from '../src/until.ts'

const stores = inject('stores')

test('the test run has a MySQL with utf8mb4, UTC and the user root', async () => {
  const connection = await createConnection(stores.mysqlUrl)
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT @@character_set_server AS charset, @@global.time_zone AS zone, CURRENT_USER() AS user',
  )
  await connection.end()
  expect(rows[0]).toMatchObject({ charset: 'utf8mb4', zone: '+00:00', user: expect.stringMatching(/^root@/) })
})

test('the test run has a Redis, a NATS server and a mail server that respond', async () => {
  await Promise.all([redisResponds(stores.redisUrl), natsResponds(stores.natsUrl), smtpResponds(stores.smtpUrl)])
})

test('a check rejects a server of another kind', async () => {
  await expect(redisResponds(stores.natsUrl.replace('nats:', 'redis:'))).rejects.toThrow('sent "INFO')
  await expect(smtpResponds('smtp://127.0.0.1:1')).rejects.toThrow('ECONNREFUSED')
})

test.runIf(stores.mailWebUrl)('the mail page shows an email that was sent', async () => {
  const to = `reader-${process.pid}@example.com`
  await sendMail(stores.smtpUrl, to)
  const emails = async () => (await fetch(`${stores.mailWebUrl}/api/email`)).json() as Promise<{ subject: string }[]>
  const received = async () => (await emails()).find((email) => JSON.stringify(email).includes(to))
  expect(await until('the email', received)).toMatchObject({ subject: 'Hello' })
})

function sendMail(smtpUrl: string, to: string): Promise<void> {
  const { hostname, port } = new URL(smtpUrl)
  const message = `Subject: Hello\r\nTo: ${to}\r\n\r\nHello there\r\n.`
  const lines = ['EHLO test', 'MAIL FROM:<portal@example.com>', `RCPT TO:<${to}>`, 'DATA', message, 'QUIT']
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    // Sends one line for each response of the server. The last line of a response has a space after the code.
    socket.on('data', (data) => {
      if (/^\d{3} .*\r\n$/m.test(data.toString())) socket.write(`${lines.shift() ?? ''}\r\n`)
    })
    socket.once('error', reject)
    socket.once('close', () => resolve())
  })
}
