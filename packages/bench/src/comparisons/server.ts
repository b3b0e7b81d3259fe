import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { passes, until } from '@portal/stack/until'

/** A running server to compare the portal with. */
export type Server = { url: string; pid: number; stop: () => Promise<void> }

type Launch = {
  name: string
  port: number
  command: string
  /** `dir` is a temporary folder of the server, which is deleted when it stops. */
  args: (dir: string) => readonly string[]
  env?: (dir: string) => NodeJS.ProcessEnv
  cwd?: string
  /** The path that responds once the server is ready. */
  path: string
}

/**
 * Starts a server and waits until it responds. Its output goes to a file. Throws if it does not respond in 20 seconds.
 */
export async function startServer({ name, port, command, args, env, cwd, path }: Launch): Promise<Server> {
  const dir = mkdtempSync(join(tmpdir(), `portal-${name}-`))
  const logPath = join(dir, 'output.log')
  const output = openSync(logPath, 'a')
  const child = spawn(command, args(dir), {
    stdio: ['ignore', output, output],
    cwd,
    env: { ...process.env, ...env?.(dir) },
  })
  closeSync(output)
  const kill = () => child.kill('SIGKILL')
  process.on('exit', kill)
  const stop = async () => {
    process.off('exit', kill)
    await end(child)
    rmSync(dir, { recursive: true, force: true })
  }
  const url = `http://127.0.0.1:${port}`
  const request = async () => {
    const response = await fetch(url + path, { signal: AbortSignal.timeout(2_000) })
    await response.arrayBuffer()
    if (response.status >= 500) throw new Error(`responded with ${response.status}`)
  }
  try {
    await until(name, () => passes(request), 20_000)
  } catch (error) {
    const outputTail = readFileSync(logPath, 'utf8').slice(-2_000)
    await stop()
    throw new Error(`${name} did not start. Last output: ${outputTail}`, { cause: error })
  }
  return { url, pid: child.pid ?? 0, stop }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(force)
}
