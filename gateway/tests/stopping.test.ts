import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { startGateway, stranger } from './gateway.ts'

it('Who stops the gateway waits for the answers under way, and not for clients that keep their connections', async () => {
  const gateway = await startGateway()
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
  const { promise: told, resolve: answer } = Promise.withResolvers<void>()
  gateway.services.job.answerWith(async (_req, res) => {
    ask()
    await told
    res.end('done')
  })
  const agent = new Agent({ keepAlive: true })
  const underWay = request(`${gateway.url}/api/v1/jobs/1`, { agent, headers: stranger() })
  underWay.end()
  await asked

  const stopped = gateway.stop()
  answer()

  const [response] = await once(underWay, 'response')
  expect(await text(response)).toBe('done')
  await stopped
})
