import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { arePagesBuilt, buildPages } from '../src/build-pages.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portal-pages-'))
  write('packages/web/react-router.config.ts', '')
  write('packages/web/app/page.tsx', 'first')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  // Otherwise it may have been saved in the same millisecond in which the build begins.
  utimesSync(join(root, path), new Date('2025-01-01'), new Date('2025-01-01'))
}

/** Installs a builder that makes pages of nothing, and then does what `then` says. */
function installBuilder(then = ''): void {
  const page = join(root, 'packages/web/app/page.tsx')
  write(
    'packages/web/node_modules/@react-router/dev/bin.cjs',
    `const { mkdirSync, writeFileSync } = require('node:fs')
    for (const part of ['client', 'server']) {
      mkdirSync('dist/new/' + part, { recursive: true })
      writeFileSync('dist/' + part + '.modules.json', ${JSON.stringify(JSON.stringify([page]))})
    }
    ${then}`,
  )
}

test('pages are built again only if a source has changed', async () => {
  installBuilder()
  expect(arePagesBuilt(root)).toBe(false)
  await buildPages(root)
  expect(arePagesBuilt(root)).toBe(true)

  write('packages/web/app/page.tsx', 'second')
  expect(arePagesBuilt(root)).toBe(false)
  await buildPages(root)
  expect(arePagesBuilt(root)).toBe(true)
})

test('pages are built again if a source was saved during the build', async () => {
  installBuilder("writeFileSync('app/page.tsx', 'second')")
  await buildPages(root)
  expect(arePagesBuilt(root)).toBe(false)

  installBuilder()
  await buildPages(root)
  expect(arePagesBuilt(root)).toBe(true)
})
