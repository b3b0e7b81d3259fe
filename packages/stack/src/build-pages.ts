import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { z } from 'zod'
import { writePublicFile } from './private-file.ts'
import { describeInputs, isUnchanged, webFolder } from './programs.ts'

// What Vite makes of the pages: a module for the server, and the files for browsers.
const parts = ['client', 'server'] as const
const modulesFile = z.array(z.string())

/** Whether the pages are built and every file that they were made from is unchanged. True if there are no pages. */
export function arePagesBuilt(root: string): boolean {
  return !existsSync(configPath(root)) || isUnchanged(root, recordPath(root))
}

/**
 * Builds the pages in a folder of its own and then replaces the former ones, because another stack may be starting from
 * them. A process that serves pages has read all of them before.
 */
export async function buildPages(root: string): Promise<void> {
  const folder = join(root, webFolder)
  const startedAt = Date.now()
  const command = join(folder, 'node_modules', '@react-router', 'dev', 'bin.cjs')
  const child = spawn(process.execPath, [command, 'build'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  const output: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the pages could not be built:\n${Buffer.concat(output)}`)
  const files = parts.flatMap((part) => modulesOf(folder, part)).map((path) => relative(root, path))
  const settings = ['react-router.config.ts', 'vite.config.ts', 'package.json'].map((name) => join(webFolder, name))
  // Vite reads imported style sheets as a part of the one that imports them.
  const styles = globSync(join(webFolder, 'app/styles/*.css'), { cwd: root })
  const inputs = [
    ...new Set([...files, ...styles, ...settings, 'pnpm-lock.yaml', relative(root, import.meta.filename)]),
  ].sort()
  // From here on it would describe other pages.
  rmSync(recordPath(root), { force: true })
  for (const part of parts) {
    const built = join(folder, 'dist', part)
    rmSync(`${built}.old`, { recursive: true, force: true })
    if (existsSync(built)) renameSync(built, `${built}.old`)
    renameSync(join(folder, 'dist', 'new', part), built)
    rmSync(`${built}.old`, { recursive: true, force: true })
  }
  // The build has read the old text or the new one, so the next start builds again.
  if (inputs.some((path) => wasSaved(join(root, path), startedAt))) return
  // Last, so that an interrupted build is repeated.
  writePublicFile(recordPath(root), describeInputs(root, inputs))
}

/** Whether a file was saved between this time and now. */
function wasSaved(path: string, since: number): boolean {
  const savedAt = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return savedAt >= since && savedAt <= Date.now()
}

/** The modules that Vite has read for a part, as the plugin `list-modules` of the pages lists them. */
function modulesOf(folder: string, part: string): string[] {
  return modulesFile.parse(JSON.parse(readFileSync(join(folder, 'dist', `${part}.modules.json`), 'utf8')))
}

function configPath(root: string): string {
  return join(root, webFolder, 'react-router.config.ts')
}

function recordPath(root: string): string {
  return join(root, webFolder, 'dist', 'pages.inputs.json')
}
