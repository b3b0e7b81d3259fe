import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { parseJson } from './json.ts'
import { readIfPresent } from './private-file.ts'
import { serviceNames } from './service-names.ts'

/** A program that runs from a bundle: `dist/<name>.js` in its folder. Paths are relative to the repository. */
export type Program = { folder: string; name: string; source: string }

/** The folder of the process that serves the pages. */
export const webFolder = join('packages', 'web')
/** The folders of the gateway, the services and the pages. */
export const processFolders = ['gateway', ...serviceNames.map((name) => join('services', name)), webFolder]

const manifest = z.object({ bundles: z.array(z.string()) })
const inputs = z.object({ files: z.array(z.string()), digest: z.string() })

/** The programs that the manifest of each folder lists as `bundles`. */
export function programsOf(root: string, folders: readonly string[]): Program[] {
  return folders.flatMap((folder) => {
    const { bundles } = manifest.parse(parseJson(readIfPresent(join(root, folder, 'package.json')) ?? ''))
    return bundles.map((path) => ({ folder, name: basename(path, '.ts'), source: join(folder, path) }))
  })
}

/** Whether the bundle of a program exists and every file that it was made from is unchanged. */
export function isBundled(root: string, program: Program): boolean {
  return isUnchanged(root, inputsPath(root, program))
}

/** Whether every file that is recorded at `path` is unchanged; false if there is no record. */
export function isUnchanged(root: string, path: string): boolean {
  const recorded = inputs.safeParse(parseJson(readIfPresent(path) ?? ''))
  return recorded.success && recorded.data.digest === digestOf(root, recorded.data.files)
}

/** What a bundle records about the files that it is made from. */
export function describeInputs(root: string, files: readonly string[]): string {
  return JSON.stringify({ files, digest: digestOf(root, files) })
}

export function inputsPath(root: string, { folder, name }: Program): string {
  return join(root, folder, 'dist', `${name}.inputs.json`)
}

function digestOf(root: string, files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files) hash.update(`${file}\n${readIfPresent(join(root, file)) ?? ''}\n`)
  return hash.digest('hex')
}
