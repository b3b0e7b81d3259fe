import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { etagOf, preparePageResponse, prepareResponse, revalidate, sendPrepared } from './prepared-response.ts'

const longRows = Array.from({ length: 100 }, (_, nth) => ({ nth, text: '包 🥖 '.repeat(4_000) }))

const app = express()
app.set('etag', etagOf)
app.use(revalidate)
app.get('/ready', (req, res) => sendPrepared(req, res, prepareResponse({ a: 1 })))
app.get('/long', async (req, res) =>
  sendPrepared(req, res, await preparePageResponse({ rows: longRows }, (row) => row)),
)
app.get('/json', (_req, res) => void res.json({ a: 1 }))
app.get('/text', (_req, res) => void res.send('a text'))
app.get('/file', (_req, res) => res.sendFile(import.meta.filename))

const server = app.listen(0, '127.0.0.1')
let url: string
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

describe.each(['/ready', '/long', '/json', '/text', '/file'])('the response of %s', (path) => {
  const etag = async () => String((await fetch(url + path)).headers.get('etag'))

  it('is 304 for a conditional fetch, which adds Cache-Control: no-cache by itself', async () => {
    const response = await fetch(url + path, { headers: { 'If-None-Match': await etag() } })

    expect(response.status).toBe(304)
    expect(await response.text()).toBe('')
  })

  it.each(['no-cache', 'No-Cache', 'max-age=0, no-cache', 'no-cache,max-age=0', 'max-age=0', ' no-cache '])(
    'is 304 for a conditional request with Cache-Control: %s',
    async (requested) => {
      const headers = { 'If-None-Match': await etag(), 'Cache-Control': requested }
      expect((await fetch(url + path, { headers })).status).toBe(304)
      expect((await fetch(url + path, { headers, method: 'HEAD' })).status).toBe(304)
    },
  )

  it('is sent in full without a validator or with another one', async () => {
    const headers = { 'Cache-Control': 'no-cache' }
    expect((await fetch(url + path, { headers })).status).toBe(200)
    expect((await fetch(url + path, { headers: { ...headers, 'If-None-Match': 'W/"other"' } })).status).toBe(200)
  })
})

it('A long page is complete, and has its length and the validator of its bytes', async () => {
  const response = await fetch(`${url}/long`)
  const body = Buffer.from(await response.arrayBuffer())

  expect(JSON.parse(String(body))).toEqual(longRows)
  expect(response.headers.get('content-length')).toBe(String(body.length))
  expect(response.headers.get('etag')).toBe(etagOf(body))
})
