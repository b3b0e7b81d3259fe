import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  createFixturePortal,
  type FixturePortal,
  outputOf,
  patience,
  pidsOf,
  running,
  type Started,
} from './fixture-portal.ts'

let portal: FixturePortal
let started: Started | undefined

beforeEach(() => {
  portal = createFixturePortal()
})

afterEach(async () => {
  started?.child.kill('SIGTERM')
  await started?.exited
  await portal.remove()
}, 60_000)

function start(env?: NodeJS.ProcessEnv): Started {
  started = portal.start(env)
  return started
}

test('lists all that is wrong with its variables', async () => {
  const { exited, output } = start({ PORT: 'http', REDIS_URL: 'localhost' })
  expect(await exited).toBe(1)
  expect(output()).toContain('PORT must be a port number')
  expect(output()).toContain('REDIS_URL must be a URL that begins with redis:// or rediss://')
})

test.each([
  '127.0.0.1',
  // Of localhost too, where the machine has it.
  ...Object.values(networkInterfaces()).flatMap((all) => all?.find(({ address }) => address === '::1')?.address ?? []),
])('refuses a port that is in use at %s, in one line, before it starts anything', async (host) => {
  const other = createServer().listen(0, host)
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const { exited, output } = start({ PORT: port })
  expect(await exited).toBe(1)
  expect(output()).toMatch(new RegExp(`^error: port ${port} is in use.*\n$`))
})

test('names the service that dies at start, with its last words, and stops the rest', { timeout: 60_000 }, async () => {
  portal.spoil('profile', "console.log(JSON.stringify({ level: 'fatal', msg: 'no idea' }))\nprocess.exit(3)")
  const { exited, output } = start()
  expect(await exited).toBe(1)
  expect(output()).toContain('error: profile exited during startup (exit code 3)\n  | fatal no idea\n')
  expect(portal.processes()).toEqual([])
})

test('stops cleanly while it is still starting', { timeout: 60_000 }, async () => {
  const stack = start()
  const { child, exited, output } = stack
  await outputOf(stack, 'redis')
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(output()).not.toContain('error')
  expect(portal.processes()).toEqual([])
})

test('kills everything at once when it is asked to stop a second time', { timeout: 60_000 }, async () => {
  portal.spoil('job', "process.removeAllListeners('SIGTERM').on('SIGTERM', () => {})")
  const stack = start()
  const { child, exited } = stack
  await outputOf(stack, 'The portal is running')
  const pids = pidsOf(portal.describe())
  child.kill('SIGTERM')
  await outputOf(stack, 'stopping')
  child.kill('SIGTERM')
  expect(await exited).toBe(1)
  await expect.poll(() => running(pids), patience).toEqual([])
})
