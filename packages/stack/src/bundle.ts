// Bundles a program, because a process that loads two files starts faster and needs half the memory of one that loads a
// thousand. `<name>.js` has its own code and a source map, `<name>.packages.js` the packages that it uses. Those have no
// map: Node would hold all of it in memory, about 30 MB, and their code is readable as it is.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type RolldownOutput, rolldown } from 'rolldown'
import { writePublicFile } from './private-file.ts'
import { describeInputs, inputsPath, type Program } from './programs.ts'

const inPackage = /[\\/]node_modules[\\/]/
const packageFolder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/

/**
 * Writes the bundle of a program into the folder `dist` beside its sources, with the licences of the packages in it. The
 * dependencies of the repository itself stay outside: packages that cannot be bundled, or that most processes never load.
 */
export async function bundle(root: string, program: Program): Promise<void> {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const build = await rolldown({
    cwd: root,
    input: { [program.name]: join(root, program.source) },
    platform: 'node',
    external: Object.keys(dependencies),
  })
  const { output } = await build.generate({
    dir: join(root, program.folder, 'dist'),
    chunkFileNames: `${program.name}.[name].js`,
    codeSplitting: { groups: [{ name: 'packages', test: inPackage }] },
    sourcemap: true,
    sourcemapExcludeSources: true,
  })
  await build.close()
  write(root, program, output)
}

function write(root: string, program: Program, output: RolldownOutput['output']): void {
  const chunks = output.filter((file) => file.type === 'chunk')
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds)
  const folder = join(root, program.folder, 'dist')
  mkdirSync(folder, { recursive: true })
  // Atomically, because another stack may be starting from the file.
  const write = (name: string, text: string) => writePublicFile(join(folder, name), text)
  for (const { fileName, code, map, isEntry } of chunks) {
    write(fileName, isEntry ? code : asAscii(code.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n')))
    if (isEntry && map) write(`${fileName}.map`, map.toString())
  }
  write(`${program.name}.licences.txt`, licencesOf(modules))
  const own = modules.filter((id) => id.startsWith(root) && !inPackage.test(id)).map((id) => relative(root, id))
  const files = [...own, 'package.json', 'pnpm-lock.yaml', relative(root, import.meta.filename)].sort()
  // Last, so that an interrupted build is repeated.
  writePublicFile(inputsPath(root, program), describeInputs(root, files))
}

/** Escapes all other characters, because V8 holds a text with any of them at two bytes a character. */
function asAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function licencesOf(modules: readonly string[]): string {
  const folders = new Set(modules.map((id) => packageFolder.exec(id)?.[0]).filter((folder) => folder !== undefined))
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry))
    return `${name} ${version} (${license})\n\n${file === undefined ? '' : readFileSync(join(folder, file), 'utf8')}`
  })
  return texts.join('\n\n---\n\n')
}
