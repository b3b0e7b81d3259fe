import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

type Source = { file: string; text: string; imports: string[] }

const root = fileURLToPath(new URL('../../..', import.meta.url))
const sources: Source[] = globSync('{packages,services}/*/src/**/*.ts', { cwd: root })
  .concat(globSync('gateway/src/**/*.ts', { cwd: root }))
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => {
    const text = readFileSync(`${root}/${file}`, 'utf8')
    return {
      file,
      text,
      imports: [...text.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'/gm)].map((m) => String(m[1])),
    }
  })

/** The breaches of a rule, as `file imports what`; the rule tells for which files which imports are a breach. */
function breaches(isSubject: (file: string) => boolean, isBreach: (specifier: string) => boolean): string[] {
  return sources
    .filter(({ file }) => isSubject(file))
    .flatMap(({ file, imports }) => imports.filter(isBreach).map((specifier) => `${file} imports ${specifier}`))
}

function isDeployable(file: string) {
  return file.startsWith('services/') || file.startsWith('gateway/')
}

describe('the import law', () => {
  it('is checked over all sources', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.every(({ imports, text }) => imports.length > 0 || !/^import /m.test(text))).toBe(true)
  })

  it('keeps services apart: they meet over HTTP and events only', () => {
    const otherDeployable = /^@portal\/(auth|job|profile|application|notification|gateway|dev-env|testing)(\/|$)/

    expect(breaches(isDeployable, (specifier) => otherDeployable.test(specifier))).toEqual([])
    expect(breaches(isDeployable, (specifier) => specifier.startsWith('../../../'))).toEqual([])
  })

  it('lets contracts import zod alone', () => {
    const isContract = (file: string) => file.startsWith('packages/contracts/')

    expect(breaches(isContract, (specifier) => specifier !== 'zod' && !specifier.startsWith('.'))).toEqual([])
  })

  it('points from services to messaging to chassis to contracts, never back', () => {
    expect(
      breaches(
        (file) => file.startsWith('packages/chassis/'),
        (s) => /^@portal\/(?!contracts\/)/.test(s),
      ),
    ).toEqual([])
    expect(
      breaches(
        (file) => file.startsWith('packages/messaging/'),
        (s) => /^@portal\/(?!contracts\/|chassis\/)/.test(s),
      ),
    ).toEqual([])
  })

  it('imports packages by sub-path', () => {
    expect(
      breaches(
        () => true,
        (specifier) => /^@portal\/[^/]+$/.test(specifier),
      ),
    ).toEqual([])
  })

  it('keeps the broker’s client in one place', () => {
    expect(
      breaches(
        (file) => !/^packages\/(messaging|testing)\//.test(file),
        (s) => s.startsWith('@nats-io/'),
      ),
    ).toEqual([])
  })

  it('keeps routes free of the database and presenters of both', () => {
    const isRoutes = (file: string) => isDeployable(file) && basename(file).endsWith('routes.ts')
    const isPresenter = (file: string) => isDeployable(file) && basename(file) === 'present.ts'

    expect(breaches(isRoutes, (s) => s.startsWith('drizzle-orm') || s.startsWith('@portal/messaging'))).toEqual([])
    expect(breaches(isPresenter, (s) => s.startsWith('drizzle-orm') || s === 'express')).toEqual([])
  })

  it('reads the environment in config.ts alone', () => {
    const readers = sources.filter(({ file, text }) => isDeployable(file) && text.includes('process.env'))

    expect(readers.map(({ file }) => basename(file)).filter((name) => name !== 'config.ts')).toEqual([])
  })

  it('runs main.ts and imports it nowhere', () => {
    expect(
      breaches(
        () => true,
        (specifier) => specifier.endsWith('/main.ts'),
      ),
    ).toEqual([])
  })

  it('keeps files within 300 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 301)

    expect(long.map(({ file }) => file)).toEqual([])
  })
})
