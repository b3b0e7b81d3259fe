import { execFile } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { Fault, reasonOf } from './startup-error.ts'

const run = promisify(execFile)
const POLICY = '/usr/sbin/policy-rc.d'
const TIMEOUT_MS = 600_000

/** Whether packages can be installed without confirmation: on Debian or a derivative, as root. */
export function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get')
}

/** Installs packages with apt. Updates the package lists only if the first attempt fails. Throws a Fault on failure. */
export async function installPackages(packages: readonly string[]): Promise<void> {
  const install = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-q', '--no-install-recommends', ...packages]
  const allowDaemons = forbidDaemons()
  try {
    await aptGet(install).catch(async () => {
      await aptGet(['-o', 'DPkg::Lock::Timeout=300', 'update', '-q'])
      await aptGet(install)
    })
  } catch (error) {
    throw new Fault(`apt could not install ${packages.join(', ')}`, reasonOf(error).trim().split('\n').slice(-6))
  } finally {
    allowDaemons()
  }
}

async function aptGet(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('apt-get', [...args], { env, timeout: TIMEOUT_MS, maxBuffer: 50_000_000 })
}

/**
 * Keeps Debian from starting installed servers, by a policy that exits with 101. Returns a function that removes it.
 */
function forbidDaemons(): () => void {
  if (existsSync(POLICY)) return () => {}
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  return () => rmSync(POLICY, { force: true })
}
