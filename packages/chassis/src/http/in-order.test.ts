import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import express, { type ErrorRequestHandler, type Express, type RequestHandler, Router } from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { inOrder, joinRouters } from './in-order.ts'

const sendError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(500).send(`failed: ${error.message}`)
}

const continueLater: RequestHandler = (_req, _res, next) => {
  setImmediate(next)
}

function send(text: string): RequestHandler {
  return (_req, res) => {
    res.send(text)
  }
}

let stop = () => {}
afterEach(() => stop())

/** Serves an application until the end of the test. Returns its URL. */
async function serve(app: Express): Promise<string> {
  const server = app.listen(0, '127.0.0.1')
  stop = () => void server.close()
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function responseOf(handlers: readonly RequestHandler[]): Promise<string> {
  const url = await serve(express().use(inOrder(handlers), send('next'), sendError))
  return (await fetch(url, { headers: { connection: 'close' } })).text()
}

describe('handlers in order', () => {
  it('run until one responds', async () => {
    expect(await responseOf([continueLater, send('first'), send('second')])).toBe('first')
  })

  it('leave a request that none of them responds to to the next handler', async () => {
    expect(await responseOf([continueLater, continueLater])).toBe('next')
  })

  it.each<[string, RequestHandler]>([
    [
      'is thrown',
      () => {
        throw new Error('no')
      },
    ],
    ['is passed on', (_req, _res, next) => next(new Error('no'))],
    ['rejects', () => Promise.reject(new Error('no'))],
  ])('pass an error on that %s after an asynchronous handler', async (_, fail) => {
    expect(await responseOf([continueLater, fail, send('too far')])).toBe('failed: no')
  })
})

it('A joined router uses the first of its routers that has the route', async () => {
  const first = Router().get('/jobs/search', send('search'))
  const second = Router().get('/jobs/:id', (req, res) => {
    res.send(`job ${req.params.id}`)
  })
  const url = await serve(express().use('/api', joinRouters([first, second])))
  const statusAndText = async (path: string) => {
    const response = await fetch(url + path, { headers: { connection: 'close' } })
    return [response.status, await response.text()]
  }

  expect(await statusAndText('/api/jobs/search')).toEqual([200, 'search'])
  expect(await statusAndText('/api/jobs/7')).toEqual([200, 'job 7'])
  expect(await statusAndText('/api/skills')).toEqual([404, expect.anything()])
})
