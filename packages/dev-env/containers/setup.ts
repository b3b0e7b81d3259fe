import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'
import { ordinaryEnvironment } from '../src/child.ts'
import { freePort } from '../src/ports.ts'
import { beforeSuddenExit } from '../src/run-folder.ts'
import { serviceNames } from '../src/service-names.ts'

declare module 'vitest' {
  interface ProvidedContext {
    containers: { root: string; env: Record<string, string>; previous: string | null }
  }
}

const root = resolve(import.meta.dirname, '../../..')
// A journey is many requests from one address, and what the limits do is told elsewhere.
const generous = '100000'

/**
 * Vitest's global setup of the container suite: the images of this version and of the commit before it, and the whole
 * stack of this one, in a project of its own that is removed with its volumes, whatever happens.
 */
export default async function setup(project: TestProject): Promise<() => void> {
  const env = await environment()
  const remove = () => {
    calmDown()
    compose(env, ['--profile', '*', 'down', '--volumes', '--remove-orphans', '--timeout', '1'])
  }
  const calmDown = beforeSuddenExit(remove)
  try {
    compose(env, ['--profile', 'demo', 'up', '--detach', '--build', '--wait', '--quiet-pull'])
    project.provide('containers', { root, env, previous: buildPrevious(env) })
  } catch (error) {
    compose(env, ['ps', '--all'], 'inherit')
    compose(env, ['--profile', '*', 'logs', '--tail', '10'], 'inherit')
    remove()
    throw error
  }
  const at = (port: string | undefined) => `http://127.0.0.1:${port}`
  project.provide('portal', { gatewayUrl: at(env.PORT), mailUrl: at(env.MAIL_PORT), stackFile: '' })
  return remove
}

async function environment(): Promise<Record<string, string>> {
  const given = Object.entries({ ...ordinaryEnvironment(process.env), DOCKER_HOST: process.env.DOCKER_HOST })
  const port = await freePort()
  return {
    ...Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    COMPOSE_PROJECT_NAME: `portal-test-${process.pid}`,
    HOST: '127.0.0.1',
    PORT: String(port),
    MAIL_PORT: String(await freePort()),
    PORTAL_URL: `http://127.0.0.1:${port}`,
    IMAGE_TAG: 'test',
    REVISION: commit('HEAD') ?? 'unknown',
    VERSION: '0.1.0',
    BCRYPT_COST: '4',
    // The default, which the version before may not have had.
    EMAIL_VERIFICATION: 'asked',
    // Ours is to see what replacing a process costs, and not how slow a busy machine is.
    DATABASE_STATEMENT_TIMEOUT_MS: '10000',
    RATE_LIMIT_PER_MINUTE: generous,
    RATE_LIMIT_AUTH_PER_MINUTE: generous,
    RATE_LIMIT_SEARCH_PER_MINUTE: generous,
    RATE_LIMIT_USER_PER_MINUTE: generous,
    RATE_LIMIT_PEOPLE_PER_MINUTE: generous,
    RATE_LIMIT_PAGE_PER_MINUTE: generous,
    MAX_REQUESTS_PER_CLIENT: generous,
    MAX_REQUESTS_PER_ADDRESS: generous,
    MAX_CONNECTIONS_PER_ADDRESS: generous,
    JOBS_PER_RECRUITER: generous,
    SKILLS_PER_DAY: generous,
  }
}

/**
 * Builds the images of the commit before this one, or of PREVIOUS_VERSION, and returns their tag; null where a shallow clone
 * lacks it.
 */
function buildPrevious(env: Record<string, string>): string | null {
  const previous = commit(process.env.PREVIOUS_VERSION || 'HEAD~1')
  if (previous === undefined) {
    console.warn('containers: the commit before this one is not here, so that nothing is tested beside it')
    return null
  }
  const dir = mkdtempSync(join(tmpdir(), 'portal-previous-'))
  try {
    const archive = execFileSync('git', ['archive', previous], { cwd: root, maxBuffer: 2 ** 30 })
    execFileSync('tar', ['-x', '-C', dir], { input: archive })
    for (const name of [...serviceNames, 'gateway']) {
      const args = ['build', '--quiet', '--build-arg', `SERVICE=${name}`, '--tag', `job-portal/${name}:previous`, dir]
      execFileSync('docker', args, { env: { ...env, DOCKER_BUILDKIT: '1' }, stdio: ['ignore', 'ignore', 'inherit'] })
    }
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

/** Throws with what compose complains of. */
function compose(env: Record<string, string>, args: string[], stdout: 'ignore' | 'inherit' = 'ignore'): void {
  const whole = ['compose', '--project-directory', root, '--env-file', '/dev/null', '--progress', 'quiet', ...args]
  execFileSync('docker', whole, { env, stdio: ['ignore', stdout, 'inherit'] })
}
