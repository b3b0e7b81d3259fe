import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest'
import { until } from '../src/until.ts'
import {
  createFixturePortal,
  deadlineMs,
  type FixturePortal,
  pidsOf,
  running,
  type Started,
  waitForOutput,
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

test('lists all invalid variables', async () => {
  const { exited, output } = start({ PORT: 'http', REDIS_URL: 'localhost' })
  expect(await exited).toBe(1)
  expect(output()).toContain('PORT must be a port number')
  expect(output()).toContain('REDIS_URL must be a URL that begins with redis:// or rediss://')
})

test.each([
  '127.0.0.1',
  // The IPv6 address of localhost, if the machine has one.
  ...Object.values(networkInterfaces()).flatMap((all) => all?.find(({ address }) => address === '::1')?.address ?? []),
])('rejects a port that is in use at %s with one line, before anything starts', async (host) => {
  const other = createServer().listen(0, host)
  onTestFinished(() => void other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const address = other.address()
  const port = typeof address === 'object' ? String(address?.port) : ''
  const { exited, output } = start({ PORT: port })
  expect(await exited).toBe(1)
  expect(output()).toMatch(new RegExp(`^error: port ${port} is in use.*\n$`))
})

test('prints the last output of a service that exits during startup, and stops the rest', {
  timeout: 60_000,
}, async () => {
  portal.extend('profile', "console.log(JSON.stringify({ level: 'fatal', msg: 'no idea' }))\nprocess.exit(3)")
  const { exited, output } = start()
  expect(await exited).toBe(1)
  expect(output()).toContain('error: profile exited during startup (exit code 3)\n  | fatal no idea\n')
  expect(portal.processes()).toEqual([])
})

test('stops cleanly while it is still starting', { timeout: 60_000 }, async () => {
  const stack = start()
  const { child, exited, output } = stack
  await waitForOutput(stack, 'redis')
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
  expect(output()).not.toContain('error')
  expect(portal.processes()).toEqual([])
})

test('kills all processes immediately at a second stop request', { timeout: 60_000 }, async () => {
  portal.extend('job', "process.removeAllListeners('SIGTERM').on('SIGTERM', () => {})")
  const stack = start()
  const { child, exited } = stack
  await waitForOutput(stack, 'The portal is running')
  const pids = pidsOf(portal.describe())
  child.kill('SIGTERM')
  await waitForOutput(stack, 'stopping')
  child.kill('SIGTERM')
  expect(await exited).toBe(1)
  await until('all processes to exit', () => running(pids).length === 0, deadlineMs)
})
