import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundle } from '../src/bundle.ts'
import { isBundled, type Program, programsOf } from '../src/programs.ts'

const run = promisify(execFile)
const packages = resolve(import.meta.dirname, '../node_modules')

let root: string
let program: Program
const write = (path: string, text: string) => writeFileSync(join(root, path), text)
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'portal-bundles-'))
  mkdirSync(join(root, 'service/src'), { recursive: true })
  write('package.json', '{}')
  write('service/package.json', '{ "type": "module", "bundles": ["src/main.ts"] }')
  write('service/src/main.ts', "import { greet } from './greet.ts'\ngreet('Ada')\n")
  write(
    'service/src/greet.ts',
    "type Name = string\n\nexport function greet(name: Name) {\n  console.log('Hello', name)\n}\n",
  )
  program = programsOf(root, ['service'])[0] as Program
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function output(): Promise<string> {
  await bundle(root, program)
  const { stdout } = await run(process.execPath, ['--enable-source-maps', join(root, 'service/dist/main.js')])
  return stdout
}

test('a program is bundled again only if one of its sources has changed', async () => {
  expect(isBundled(root, program)).toBe(false)
  expect(await output()).toBe('Hello Ada\n')
  expect(isBundled(root, program)).toBe(true)

  write('service/src/unrelated.ts', '')
  expect(isBundled(root, program)).toBe(true)
  write('service/src/greet.ts', "export const greet = () => console.log('Bonjour')")
  expect(isBundled(root, program)).toBe(false)

  expect(await output()).toBe('Bonjour\n')
})

test('the stack trace of a bundle names the source file and line', async () => {
  write('service/src/greet.ts', "type Name = string\n\nexport function greet(_: Name) {\n  throw new Error('no')\n}\n")

  await expect(output()).rejects.toMatchObject({
    stderr: expect.stringMatching(/at greet \(.*service\/src\/greet\.ts:4:\d+\)/),
  })
})

test('a bundle includes the packages with their licences and unchanged texts', async () => {
  const zod = join(packages, 'zod').replaceAll('\\', '/')
  write(
    'service/src/main.ts',
    `import { z } from '${zod}/index.js'\nconsole.log(z.string().parse('ž'), z.NEVER === undefined)\n`,
  )

  expect(await output()).toContain('ž')

  const packagesCode = readFileSync(join(root, 'service/dist/main.packages.js'), 'utf8')
  expect(packagesCode).toMatch(/^[\0-\x7f]*$/)
  expect(readFileSync(join(root, 'service/dist/main.licences.txt'), 'utf8')).toContain('Permission is hereby granted')
})
