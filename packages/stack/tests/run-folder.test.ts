import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { identifyProcess } from '../src/processes.ts'
import { until } from '../src/until.ts'

const source = (name: string) => JSON.stringify(new URL(`../src/${name}.ts`, import.meta.url).href)

// A test run that starts one server and does not stop it.
const program = `
const { createRunFolder, onSuddenExit } = await import(${source('run-folder')})
const { createJournal } = await import(${source('journal')})
const { startChild } = await import(${source('child')})
const folder = await createRunFolder('portal-ended-')
onSuddenExit(folder)
const journal = createJournal(folder.dir + '/processes.json')
const child = startChild({ name: 'server', launch: { command: 'sleep', args: ['600'] }, logPath: folder.dir + '/log', journal })
console.log(JSON.stringify({ dir: folder.dir, pid: child.pid }))
setInterval(() => {}, 1000)
`

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a test run that ends with %s leaves nothing running',
  async (signal) => {
    const tmp = mkdtempSync(join(tmpdir(), 'portal-runs-'))
    onTestFinished(() => rmSync(tmp, { recursive: true, force: true }))
    const run = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, TMPDIR: tmp },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [output] = await once(run.stdout, 'data')
    const { dir, pid } = JSON.parse(String(output))
    expect(identifyProcess(pid)).toBeDefined()

    run.kill(signal)
    await once(run, 'exit')

    await until('the server to exit', () => identifyProcess(pid) === undefined)
    expect(existsSync(dir)).toBe(false)
  },
)
