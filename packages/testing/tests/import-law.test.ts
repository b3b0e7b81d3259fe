import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

type Source = { file: string; text: string; imports: string[] }

const root = fileURLToPath(new URL('../../..', import.meta.url))
const sources: Source[] = globSync('{packages,services}/*/src/**/*.ts', { cwd: root })
  .concat(globSync('gateway/src/**/*.ts', { cwd: root }))
  .concat(globSync('packages/web/{app,server}/**/*.{ts,tsx}', { cwd: root }))
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => {
    const text = readFileSync(`${root}/${file}`, 'utf8')
    return {
      file,
      text,
      imports: [...text.matchAll(/^(?:import|export)\b[^'";]*?from '([^']+)'/gm)].map((m) => String(m[1])),
    }
  })

/** The violations of an import rule in the subject files, as `file imports specifier`. */
function violations(isSubject: (file: string) => boolean, isViolation: (specifier: string) => boolean): string[] {
  return sources
    .filter(({ file }) => isSubject(file))
    .flatMap(({ file, imports }) => imports.filter(isViolation).map((specifier) => `${file} imports ${specifier}`))
}

/** The arrows between the folders of a workspace, as `folder -> folder: file imports specifier`. */
function arrows(source: string): { from: string; to: string; because: string }[] {
  const folder = (file: string) =>
    dirname(file) === source ? basename(file) : String(relative(source, file).split('/')[0])
  return sources
    .filter(({ file }) => file.startsWith(`${source}/`))
    .flatMap(({ file, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => ({
          from: folder(file),
          to: folder(join(dirname(file), specifier)),
          because: `${file} imports ${specifier}`,
        })),
    )
    .filter(({ from, to }) => from !== to)
}

/** The imports that lead from a folder back to itself by way of others. */
function backArrows(source: string): string[] {
  const all = arrows(source)
  const reachable = (start: string) => {
    const reached = new Set<string>()
    const visit = (folder: string) => {
      for (const { to } of all.filter(({ from }) => from === folder)) {
        if (!reached.has(to)) visit(reached.add(to) && to)
      }
    }
    visit(start)
    return reached
  }
  return all.filter(({ from, to }) => reachable(to).has(from)).map(({ because }) => because)
}

/** The folder of the workspace that a file belongs to. */
function workspaceOf(file: string): string {
  return file.startsWith('gateway/') ? 'gateway/' : `${file.split('/').slice(0, 2).join('/')}/`
}

function isDeployable(file: string) {
  return file.startsWith('services/') || file.startsWith('gateway/') || file.startsWith('packages/web/')
}

describe('the import law', () => {
  it('is checked for all sources', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(sources.every(({ imports, text }) => imports.length > 0 || !/^import /m.test(text))).toBe(true)
  })

  it('forbids services to import each other; they communicate over HTTP and events only', () => {
    const otherDeployable = /^@portal\/(auth|job|profile|application|notification|gateway|web|stack|e2e|testing)(\/|$)/

    expect(violations(isDeployable, (specifier) => otherDeployable.test(specifier))).toEqual([])
    const leaves = (file: string, specifier: string) => !join(dirname(file), specifier).startsWith(workspaceOf(file))
    const outside = sources
      .filter(({ file }) => isDeployable(file))
      .flatMap(({ file, imports }) =>
        imports.filter((each) => each.startsWith('.') && leaves(file, each)).map((each) => `${file} imports ${each}`),
      )
    expect(outside).toEqual([])
  })

  it('allows contracts to import zod only', () => {
    const isContract = (file: string) => file.startsWith('packages/contracts/')

    expect(violations(isContract, (specifier) => specifier !== 'zod' && !specifier.startsWith('.'))).toEqual([])
  })

  it('allows imports from services to service to messaging to chassis to contracts, never back', () => {
    expect(
      violations(
        (file) => file.startsWith('packages/chassis/'),
        (s) => /^@portal\/(?!contracts\/)/.test(s),
      ),
    ).toEqual([])
    expect(
      violations(
        (file) => file.startsWith('packages/messaging/'),
        (s) => /^@portal\/(?!contracts\/|chassis\/)/.test(s),
      ),
    ).toEqual([])
    expect(
      violations(
        (file) => file.startsWith('packages/service/'),
        (s) => /^@portal\/(?!contracts\/|chassis\/|messaging\/)/.test(s),
      ),
    ).toEqual([])
  })

  it.each([
    'packages/chassis/src',
    'packages/messaging/src',
    'gateway/src',
    ...globSync('services/*/src', { cwd: root }),
  ])('lets no folder of %s depend on itself by way of another', (source) => {
    expect(arrows(source).length).toBeGreaterThan(5)
    expect(backArrows(source)).toEqual([])
  })

  it('lets the pages use contracts and chassis only, Express in the server only, and no I/O in rules', () => {
    const isPart = (part: string) => (file: string) => file.startsWith(`packages/web/${part}`)
    const ofPortal = (s: string) => s.startsWith('@portal/') && !/^@portal\/(contracts|chassis)\//.test(s)
    const doesIo = /^(?:node:(?!crypto)|express|undici|react|@react-router|@portal\/chassis)/

    expect(violations(isPart(''), ofPortal)).toEqual([])
    expect(violations(isPart('app'), (s) => s === 'express' || s === 'undici' || s.includes('/server/'))).toEqual([])
    expect(violations(isPart('app/rules'), (s) => doesIo.test(s) || s.startsWith('../'))).toEqual([])
    // Folders from low to high; `words` know rules, parts know words, pages know all.
    expect(violations(isPart('app/parts'), (s) => s.includes('/pages/'))).toEqual([])
    expect(violations(isPart('app/api'), (s) => /\/(?:pages|parts|words)\//.test(s))).toEqual([])
  })

  it('requires sub-paths for imports of packages', () => {
    expect(
      violations(
        () => true,
        (specifier) => /^@portal\/[^/]+$/.test(specifier),
      ),
    ).toEqual([])
  })

  it('allows the NATS client in messaging and testing only', () => {
    expect(
      violations(
        (file) => !/^packages\/(messaging|testing)\//.test(file),
        (s) => s.startsWith('@nats-io/'),
      ),
    ).toEqual([])
  })

  it('forbids routes to import the database, and presenters to import the database or Express', () => {
    const isRoutes = (file: string) => isDeployable(file) && basename(file).endsWith('routes.ts')
    const isPresenter = (file: string) => isDeployable(file) && basename(file) === 'present.ts'

    expect(violations(isRoutes, (s) => s.startsWith('drizzle-orm') || s.startsWith('@portal/messaging'))).toEqual([])
    expect(violations(isPresenter, (s) => s.startsWith('drizzle-orm') || s === 'express')).toEqual([])
  })

  it('allows process.env in config.ts only', () => {
    const readers = sources.filter(({ file, text }) => isDeployable(file) && text.includes('process.env'))

    expect(readers.map(({ file }) => basename(file)).filter((name) => name !== 'config.ts')).toEqual([])
  })

  it('forbids imports of main.ts', () => {
    expect(
      violations(
        () => true,
        (specifier) => specifier.endsWith('/main.ts'),
      ),
    ).toEqual([])
  })

  it('limits source files to 300 lines', () => {
    const long = sources.filter(({ text }) => text.split('\n').length > 301)

    expect(long.map(({ file }) => file)).toEqual([])
  })
})
