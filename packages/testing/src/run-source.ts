import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { sourceLaunch } from '@portal/stack/node-launch'

export type Outcome = { code: number; stdout: string; stderr: string }

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')

/** Runs a TypeScript program as a process with these arguments and variables, as the stack runs its services. */
export async function runSource(file: URL, args: readonly string[], variables: NodeJS.ProcessEnv): Promise<Outcome> {
  const launch = sourceLaunch(root, file.pathname, { PATH: process.env.PATH, ...variables })
  try {
    const { stdout, stderr } = await run(launch.command, [...launch.args, ...args], { cwd: root, env: launch.env })
    return { code: 0, stdout, stderr }
  } catch (error) {
    // The error of a program that exits with another code has these fields as well.
    return error as Outcome
  }
}
