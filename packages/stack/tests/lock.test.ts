import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeLock } from '../src/lock.ts'
import { identifyProcess } from '../src/processes.ts'

let dir: string
let path: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'portal-lock-'))
  path = join(dir, 'stack.lock')
})

afterEach(() => rmSync(dir, { recursive: true }))

test('locks a data directory for one stack at a time', () => {
  const unlock = takeLock(path)
  expect(() => takeLock(path)).toThrow(`the data directory ${dir} is in use by process ${process.pid}`)
  unlock()
  takeLock(path)()
  expect(readdirSync(dir)).toEqual([])
})

test('takes over the lock of a stack that was killed', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(path, JSON.stringify({ pid, startedAt: 'long ago' }))
  takeLock(path)()
})

test('takes over the lock of a killed stack whose pid was reused by another process', () => {
  writeFileSync(path, JSON.stringify({ ...identifyProcess(process.pid), startedAt: 'long ago' }))
  takeLock(path)()
})

test('takes over a lock that a crash left empty', () => {
  writeFileSync(path, '')
  takeLock(path)()
})
