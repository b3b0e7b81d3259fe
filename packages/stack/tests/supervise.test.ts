import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createJournal, endLeftovers } from '../src/journal.ts'
import { readIfPresent } from '../src/private-file.ts'
import { identifyProcess } from '../src/processes.ts'
import { type Supervised, type SuperviseOptions, supervise } from '../src/supervise.ts'
import { until } from '../src/until.ts'

const untilStopped = 'setInterval(() => {}, 1000)'
let dir: string
let children: Supervised[]
let pids: number[]
let notices: string[]

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'portal-supervise-'))
  children = []
  pids = []
  notices = []
})

afterEach(async () => {
  await Promise.all(children.map((child) => child.stop(0)))
  rmSync(dir, { recursive: true, maxRetries: 3 })
})

function start(script: string, other: Partial<SuperviseOptions> = {}): Supervised {
  const child = supervise({
    name: 'sample',
    launch: { command: process.execPath, args: ['-e', script] },
    logPath: join(dir, 'sample.log'),
    journal: createJournal(join(dir, 'processes.json')),
    onNotice: (text) => notices.push(text),
    ready: async () => {},
    deadlineMs: 5_000,
    onStart: (pid) => pids.push(pid),
    onDown: () => {},
    onBack: () => {},
    ...other,
  })
  children.push(child)
  return child
}

test('restarts a child every time it exits', async () => {
  await start(untilStopped).serving
  for (const count of [2, 3]) {
    process.kill(pids.at(-1) ?? 0, 'SIGKILL')
    await until('the restart', () => pids.length === count)
  }
  expect(new Set(pids).size).toBe(3)
})

test('restarts a child that keeps exiting at longer and longer intervals', async () => {
  const delays: number[] = []
  await start('', { onDown: (_, delayMs) => delays.push(delayMs) }).serving
  await until('three restarts', () => delays.length >= 3)
  expect(delays).toEqual([100, 200, 400])
})

test('does not restart a held child before it is released', async () => {
  const child = start(untilStopped)
  await child.serving
  await child.hold()
  expect(identifyProcess(pids[0] ?? 0)).toBeUndefined()
  child.release()
  await until('the restart', () => pids.length === 2)
  await child.hold()
  await child.stop(0)
  expect(pids).toHaveLength(2)
})

test('rejects with the last output of a child that exits before it is ready, and does not restart it', async () => {
  const child = start("console.error('the disk is full'); process.exit(4)", {
    ready: async () => {
      throw new Error('not yet')
    },
  })
  await expect(child.serving).rejects.toMatchObject({
    message: 'sample exited during startup (exit code 4)',
    lines: ['the disk is full'],
  })
  expect(pids).toHaveLength(1)
})

test('rejects with ENOENT if the program does not exist', async () => {
  const child = start('', {
    launch: { command: '/no/such/program', args: [] },
    ready: async () => {
      throw new Error('not yet')
    },
  })
  await expect(child.serving).rejects.toThrow('ENOENT')
})

test('kills a child that ignores SIGTERM, together with the processes it started', async () => {
  const grandchild = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(untilStopped)}])`
  const script = `process.on('SIGTERM', () => {}); console.log('pid', ${grandchild}.pid); ${untilStopped}`
  const child = start(script)
  const written = () => /pid (\d+)/.exec(readIfPresent(join(dir, 'sample.log')) ?? '')?.[1]
  const grandchildPid = Number(await until('the grandchild', written))
  await child.stop(50)
  await until('the grandchild to exit', () => identifyProcess(grandchildPid) === undefined)
  expect(identifyProcess(pids[0] ?? 0)).toBeUndefined()
})

test('writes all output of a child to its log, and reports warnings and errors as well', async () => {
  const log = (line: object) => `console.log(${JSON.stringify(JSON.stringify(line))})`
  const warning = { level: 'warn', msg: 'redis is unavailable', err: { message: 'connect ECONNREFUSED' } }
  await start(`${log({ level: 'info', msg: 'started' })}; ${log(warning)}; ${log({ level: 50, msg: 'broken' })}`)
    .serving
  await until('the error to be reported', () => notices.includes('error broken'))
  expect(notices).toContain('warn  redis is unavailable: connect ECONNREFUSED')
  expect(notices.join()).not.toContain('started')
  await until('the log', () => readFileSync(join(dir, 'sample.log'), 'utf8').includes('"started"'))
})

test('stops what a killed parent left running, but not another process with a reused pid', async () => {
  await start(untilStopped).serving
  const path = join(dir, 'processes.json')
  const entries: { startedAt: string; pid: number }[] = JSON.parse(readFileSync(path, 'utf8'))
  const reused = { ...entries[0], name: 'another', pid: process.pid }
  const leftovers = join(dir, 'left-behind.json')
  writeFileSync(leftovers, JSON.stringify([...entries, reused]))
  expect(await endLeftovers(leftovers)).toEqual(['sample'])
  expect(identifyProcess(entries[0]?.pid ?? 0)).toBeUndefined()
})
