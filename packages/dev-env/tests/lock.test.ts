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

test('one data directory is given to one stack at a time', () => {
  const unlock = takeLock(path)
  expect(() => takeLock(path)).toThrow(`the data directory ${dir} is in use by process ${process.pid}`)
  unlock()
  takeLock(path)()
  expect(readdirSync(dir)).toEqual([])
})

test('the lock of a stack that was killed is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(path, JSON.stringify({ pid, startedAt: 'long ago' }))
  takeLock(path)()
})

test('the lock of a killed stack is taken over also when its number has gone to another process', () => {
  writeFileSync(path, JSON.stringify({ ...identifyProcess(process.pid), startedAt: 'long ago' }))
  takeLock(path)()
})

test('a lock that a crash left empty is taken over', () => {
  writeFileSync(path, '')
  takeLock(path)()
})
