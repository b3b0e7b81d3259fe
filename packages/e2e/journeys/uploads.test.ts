import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { expectStatus } from '@portal/stack/api-client'
import { expect, it } from 'vitest'
import { join } from './person.ts'
import { describeStack } from './running-stack.ts'

const maxGrowthMiB = 100

/** The memory of a process, in MiB, as Linux counts it. */
function memoryOf(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** A text of 5 MiB, which is different each time. */
function largestFile(): FormData {
  const text = randomBytes(5 * 2 ** 19).toString('hex')
  const form = new FormData()
  form.append('file', new Blob([text]), 'a.txt')
  return form
}

it.runIf(platform() === 'linux')('The gateway holds no file while twenty of 5 MiB are uploaded at once', async () => {
  const pid = Number(describeStack().gateway.pid)
  const people = await Promise.all(Array.from({ length: 5 }, () => join('JOB_SEEKER')))
  const uploads = people.flatMap((person) => Array.from({ length: 4 }, () => ({ person, form: largestFile() })))
  const before = memoryOf(pid)
  let highest = before
  const timer = setInterval(() => {
    highest = Math.max(highest, memoryOf(pid))
  }, 20)

  const stored = await Promise.all(
    uploads.map(({ person, form }) => expectStatus(201, person.request('POST', '/api/v1/resumes', form))),
  )

  clearInterval(timer)
  console.log(`the gateway had ${Math.round(before)} MiB before, and ${Math.round(highest)} MiB at most`)
  expect(stored.map(({ bytes }) => bytes)).toEqual(Array(20).fill(5 * 2 ** 20))
  expect(highest - before).toBeLessThan(maxGrowthMiB)
})
