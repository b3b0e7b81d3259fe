// Starts the portal, its tests or a script of this repository on a machine with nothing but Node 18 and npm:
//
//   node packages/stack/launch.mjs start
//   node packages/stack/launch.mjs test [arguments of vitest]
//   node packages/stack/launch.mjs operate parked | streams | broker-users | rebuild-copies | republish [arguments]
//   node packages/stack/launch.mjs run <script> [arguments]
//
// Uses the installed Node and pnpm if they are new enough; otherwise npm downloads both into its cache, once.
// Runs before anything is installed, also on old versions of Node, so it is plain JavaScript.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NODE_VERSION = '24.21.0'
const OLDEST_NODE = [22, 22]
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

async function main([command, ...args]) {
  if (!['start', 'test', 'operate', 'run'].includes(command)) {
    throw new Error(
      'usage: launch.mjs start | test [arguments of vitest] | operate <command> | run <script> [arguments]',
    )
  }
  const tools = findTools() ?? (await fetchTools())
  if (!isInstalled()) await install(tools)
  await handOver(command, args, tools)
}

function commandLine(command, args, { node }) {
  const source = (name) => join('packages', 'stack', 'src', `${name}.ts`)
  if (command === 'start') return [node, [source('main')]]
  if (command === 'operate') return [node, [source('operate'), ...args]]
  if (command === 'test') return [node, [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...args]]
  return ['pnpm', ['run', ...args]]
}

function findTools() {
  if (!isAtLeast(process.versions.node, OLDEST_NODE)) return undefined
  const { status, stdout } = spawnSync('pnpm', ['--version'], {
    // Outside the repository, because inside it an older pnpm would download the version that the repository names.
    cwd: tmpdir(),
    env: { ...process.env, COREPACK_ENABLE_DOWNLOAD_PROMPT: '0' },
    encoding: 'utf8',
  })
  const [major] = pnpmVersion().split('.')
  if (status !== 0 || !isAtLeast(stdout.trim(), [Number(major)])) return undefined
  return { node: process.execPath, path: process.env.PATH }
}

/** Has npm install a private Node and pnpm, and returns their folder, so that signals need not pass through npm. */
async function fetchTools() {
  const packages = [`node@${NODE_VERSION}`, `pnpm@${pnpmVersion()}`]
  const slow = setTimeout(() => console.error(`fetching ${packages.join(' and ')} with npm …`), 2000)
  const npm = ['exec', '--yes', '--prefer-offline', ...packages.map((name) => `--package=${name}`)]
  // The expression has the same meaning whether or not this version of npm quotes it for the shell.
  const { code, stdout, stderr } = await capture('npm', [...npm, '--', 'node', '-p', 'process.env.PATH'])
  clearTimeout(slow)
  if (code !== 0) throw new Error(`npm could not fetch ${packages.join(' and ')}:\n${stderr.trim()}`)
  const [bin = ''] = stdout.trim().split(delimiter)
  return { node: realpathSync(join(bin, 'node')), path: [bin, process.env.PATH].join(delimiter) }
}

function install(tools) {
  // An interrupted install is completed by the next one, so it can be ended at any time.
  return new Promise((resolve, reject) => {
    const child = spawn('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: toolEnvironment(tools),
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`pnpm install failed (${signal ?? `exit code ${code}`})`))
    })
  })
}

/**
 * Whether `pnpm install` has nothing to do: what is installed is what the lock file says, every package has its links,
 * and no package's dependencies were edited since (pnpm itself then finds out whether the lock file still fits).
 */
function isInstalled() {
  const state = join(root, 'node_modules', '.pnpm-workspace-state-v1.json')
  const installed = join(root, 'node_modules', '.pnpm', 'lock.yaml')
  if (!existsSync(state) || !existsSync(installed)) return false
  if (!readFileSync(installed).equals(readFileSync(join(root, 'pnpm-lock.yaml')))) return false
  const since = statSync(state).mtimeMs
  if (statSync(join(root, 'pnpm-workspace.yaml')).mtimeMs > since) return false
  return workspaceFolders().every((folder) => {
    const manifest = join(folder, 'package.json')
    if (statSync(manifest).mtimeMs > since) return false
    const { dependencies, devDependencies } = JSON.parse(readFileSync(manifest, 'utf8'))
    const needsLinks = Object.keys({ ...dependencies, ...devDependencies }).length > 0
    return !needsLinks || existsSync(join(folder, 'node_modules'))
  })
}

function workspaceFolders() {
  const yaml = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const list = /^packages:\n((?: +- .*\n)+)/m.exec(yaml)?.[1] ?? ''
  const patterns = [...list.matchAll(/- ['"]?([^'"\n]+?)['"]?\s*$/gm)].map((match) => match[1])
  const folders = patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [join(root, pattern)]
    const parent = join(root, pattern.slice(0, -2))
    return readdirSync(parent).map((name) => join(parent, name))
  })
  return [root, ...folders].filter((folder) => existsSync(join(folder, 'package.json')))
}

/** Runs the command in place of this process: forwards output, exit code and signals. */
function handOver(command, args, tools) {
  return new Promise((_, reject) => {
    // The extra channel closes when this process ends, however it ends; the stack then stops.
    const stdio = ['inherit', 'inherit', 'inherit', ...(command === 'start' ? ['ipc'] : [])]
    const child = spawn(...commandLine(command, args, tools), { cwd: root, stdio, env: toolEnvironment(tools) })
    // Ctrl-C reaches the child directly and once more through this process; the child must count both as one request.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        clearInterval(watch)
        child.kill(signal)
      })
    }
    const watch = endWithPackageManager(child)
    child.once('error', reject)
    child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
  })
}

/** A killed npm or pnpm sends no signal; a change of the parent process shows that it has ended. */
function endWithPackageManager(child) {
  const parent = process.ppid
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    child.kill('SIGTERM')
  }, 1000)
  return watch
}

function toolEnvironment({ path }) {
  return {
    ...process.env,
    PATH: path,
    // The right pnpm is already running and must not switch to the one that package.json names.
    pnpm_config_pm_on_fail: 'ignore',
    // Without a terminal, node_modules of another pnpm are replaced without confirmation.
    pnpm_config_confirm_modules_purge: 'false',
  }
}

function pnpmVersion() {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '')
}

function isAtLeast(version, oldest) {
  const parts = version.split('.').map(Number)
  const differing = oldest.findIndex((part, index) => part !== parts[index])
  return differing === -1 || parts[differing] > oldest[differing]
}

function capture(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'pipe'] })
    const output = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => (output.stdout += chunk))
    child.stderr.on('data', (chunk) => (output.stderr += chunk))
    child.once('error', (error) => resolve({ ...output, code: -1, stderr: error.message }))
    child.once('close', (code) => resolve({ ...output, code }))
  })
}

main(process.argv.slice(2)).catch((error) => {
  console.error(`error: ${error.message}`)
  process.exit(1)
})
