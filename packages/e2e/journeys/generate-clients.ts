// Generates API clients from the API document, each with a program that lists jobs through it.
import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import openapiTS, { astToString } from 'openapi-typescript'

const run = promisify(execFile)
const modules = join(import.meta.dirname, '..', 'node_modules')
const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')

const listing = {
  'openapi-typescript': `
import createClient from 'openapi-fetch'
import type { paths } from './schema'

export async function titles(baseUrl: string): Promise<string[]> {
  const client = createClient<paths>({ baseUrl })
  const { data, error } = await client.GET('/api/v1/jobs/', { params: { query: { limit: 5 } } })
  if (!data) throw new Error(error?.detail)
  return data.map((job) => job.title)
}`,
  'hey-api': `
import { client } from './client.gen'
import { listJobs } from './sdk.gen'

export async function titles(baseUrl: string): Promise<string[]> {
  client.setConfig({ baseUrl })
  const { data, error } = await listJobs({ query: { limit: 5 } })
  if (!data) throw new Error(error?.detail)
  return data.map((job) => job.title)
}`,
}
export type Generator = keyof typeof listing
export const generators = Object.keys(listing) as Generator[]

/** Generates a client and its program in an empty folder and compiles both in strict mode; rejects with the errors. */
export async function generateClient(generator: Generator, document: object, folder: string): Promise<void> {
  const source = join(folder, 'src')
  mkdirSync(source)
  symlinkSync(modules, join(folder, 'node_modules'))
  const input = join(folder, 'openapi.json')
  writeFileSync(input, JSON.stringify(document))
  if (generator === 'hey-api') {
    await createClient({ input, output: source, logs: { level: 'silent', file: false } })
  } else {
    writeFileSync(join(source, 'schema.ts'), astToString(await openapiTS(JSON.stringify(document), { silent: true })))
  }
  writeFileSync(join(source, 'list.ts'), listing[generator])
  const program = `import { titles } from './list'\ntitles(String(process.argv[2])).then((all) => console.log(JSON.stringify(all)))\n`
  writeFileSync(join(source, 'main.ts'), program)
  const compilerOptions = { strict: true, target: 'es2023', module: 'commonjs', esModuleInterop: true, outDir: 'out' }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'commonjs' }))
  await run(process.execPath, [compiler, '-p', folder]).catch(({ stdout }) => Promise.reject(new Error(stdout)))
}

/** The titles of the jobs that the client lists. */
export async function listTitles(folder: string, portalUrl: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, [join(folder, 'out', 'main.js'), portalUrl])
  return JSON.parse(stdout)
}
