import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ordinaryEnvironment } from '@portal/stack/child'
import { freePort } from '@portal/stack/ports'
import { beforeSuddenExit } from '@portal/stack/run-folder'
import { serviceNames } from '@portal/stack/service-names'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    containers: { root: string; env: Record<string, string>; previous: string | null }
  }
}

const run = promisify(execFile)
const maxBuffer = 64 * 1024 * 1024
const root = resolve(import.meta.dirname, '../../..')
// A journey sends many requests from one address; other tests cover the limits.
const generous = '100000'

/**
 * Vitest's global setup of the container suite: builds the images of this version and of the previous commit, and
 * starts the stack of this version in its own Compose project, which is always removed together with its volumes.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const env = await environment()
  const remove = () => {
    removeExitHandler()
    compose(env, ['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '1'])
  }
  const removeExitHandler = beforeSuddenExit(remove)
  try {
    const args = ['--profile', 'demo', 'up', '--detach', '--build', '--wait', '--quiet-pull']
    // The previous images are built meanwhile.
    const previous = buildPrevious(env)
    previous.catch(() => undefined)
    await run('docker', composing(args), { env, maxBuffer })
    project.provide('containers', { root, env, previous: await previous })
  } catch (error) {
    compose(env, ['ps', '--all'], 'inherit')
    compose(env, ['--profile', '*', 'logs', '--tail', '10'], 'inherit')
    remove()
    throw error
  }
  const urlOf = (port: string | undefined) => `http://127.0.0.1:${port}`
  project.provide('portal', { gatewayUrl: urlOf(env.PORT), mailUrl: urlOf(env.MAIL_PORT), stackFile: '' })
  return remove
}

async function environment(): Promise<Record<string, string>> {
  const inherited = Object.entries({ ...ordinaryEnvironment(process.env), DOCKER_HOST: process.env.DOCKER_HOST })
  const port = await freePort()
  return {
    ...Object.fromEntries(inherited.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    COMPOSE_PROJECT_NAME: `portal-test-${process.pid}`,
    HOST: '127.0.0.1',
    PORT: String(port),
    MAIL_PORT: String(await freePort()),
    PORTAL_URL: `http://127.0.0.1:${port}`,
    IMAGE_TAG: 'test',
    REVISION: commit('HEAD') ?? 'unknown',
    VERSION: '0.1.0',
    BCRYPT_COST: '4',
    // The default, which the previous version may lack.
    EMAIL_VERIFICATION: 'asked',
    // The tests are about replacing processes, not about the speed of a busy machine.
    DATABASE_STATEMENT_TIMEOUT_MS: '10000',
    RATE_LIMIT_PER_MINUTE: generous,
    RATE_LIMIT_AUTH_PER_MINUTE: generous,
    RATE_LIMIT_SEARCH_PER_MINUTE: generous,
    RATE_LIMIT_UPLOAD_PER_MINUTE: generous,
    RATE_LIMIT_USER_PER_MINUTE: generous,
    RATE_LIMIT_PEOPLE_PER_MINUTE: generous,
    RATE_LIMIT_PAGE_PER_MINUTE: generous,
    MAX_REQUESTS_PER_CLIENT: generous,
    MAX_REQUESTS_PER_ADDRESS: generous,
    MAX_CONNECTIONS_PER_ADDRESS: generous,
    JOBS_PER_RECRUITER: generous,
    APPLY_LIMIT_PER_DAY: generous,
    SKILLS_PER_DAY: generous,
  }
}

/**
 * Builds the images of the previous commit, or of PREVIOUS_VERSION, and returns their tag; null if a shallow clone
 * lacks the commit.
 */
async function buildPrevious(env: Record<string, string>): Promise<string | null> {
  const previous = commit(process.env.PREVIOUS_VERSION || 'HEAD~1')
  if (previous === undefined) {
    console.warn(
      'containers: the previous commit is not in this clone, so upgrades are not tested; fetch it or set PREVIOUS_VERSION',
    )
    return null
  }
  const dir = mkdtempSync(join(tmpdir(), 'portal-previous-'))
  try {
    const archive = execFileSync('git', ['archive', previous], { cwd: root, maxBuffer: 2 ** 30 })
    execFileSync('tar', ['-x', '-C', dir], { input: archive })
    // All at once, because they share most of their stages.
    await Promise.all(
      [...serviceNames, 'gateway', 'web'].map((name) => {
        const args = ['build', '--quiet', '--build-arg', `SERVICE=${name}`, '--tag', `job-portal/${name}:previous`, dir]
        return run('docker', args, { env: { ...env, DOCKER_BUILDKIT: '1' }, maxBuffer })
      }),
    )
    return 'previous'
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function commit(name: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--verify', '--quiet', `${name}^{commit}`], {
    cwd: root,
    encoding: 'utf8',
  })
  return status === 0 ? stdout.trim() : undefined
}

/** Runs a Compose command; throws if it fails. */
function compose(env: Record<string, string>, args: string[], stdout: 'ignore' | 'inherit' = 'ignore'): void {
  execFileSync('docker', composing(args), { env, stdio: ['ignore', stdout, 'inherit'] })
}

function composing(args: readonly string[]): string[] {
  return ['compose', '--project-directory', root, '--env-file', '/dev/null', '--progress', 'quiet', ...args]
}
