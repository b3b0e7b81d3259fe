import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from '@portal/stack/ports'
import { until } from '@portal/stack/until'
import { figure, type Measurement, machineLoad, type Result } from '../figure.ts'

const root = resolve(import.meta.dirname, '../../../..')

/** How long `npm start` takes until everything is ready, with an empty data folder and again with the same one. */
export const starting: Measurement = { name: 'starting', measure }

async function measure(): Promise<Result> {
  const dir = mkdtempSync(join(tmpdir(), 'portal-start-'))
  try {
    const first = await startAndStop(dir)
    const again = await startAndStop(dir)
    return {
      figures: [
        figure('start in an empty folder', 's', { value: first, target: { atMost: 12 } }),
        figure('start again', 's', { value: again, target: { atMost: 6 } }),
        machineLoad(),
      ],
    }
  } finally {
    rmSync(dir, { recursive: true, force: true, maxRetries: 3 })
  }
}

async function startAndStop(dir: string): Promise<number> {
  const env = { ...process.env, PORTAL_DATA_DIR: dir, PORT: String(await freePort()) }
  const start = performance.now()
  const launcher = join(root, 'packages', 'stack', 'launch.mjs')
  const child = spawn(process.execPath, [launcher, 'start'], { cwd: root, env, stdio: 'ignore' })
  const ended = once(child, 'exit')
  try {
    // The file exists while the whole stack is running.
    await until('the stack', () => existsSync(join(dir, 'stack.json')) || child.exitCode !== null, 120_000)
    if (child.exitCode !== null) throw new Error(`npm start exited with ${child.exitCode}`)
    return (performance.now() - start) / 1000
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
