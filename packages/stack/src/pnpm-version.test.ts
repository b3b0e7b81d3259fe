import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'))

it('images are built with the pnpm version of package.json, locked with a checksum for each platform', () => {
  const version = read('package.json').packageManager.replace('pnpm@', '')
  const { '': wanted, ...locked } = read('deploy/pnpm/package-lock.json').packages

  expect(wanted.optionalDependencies).toEqual(read('deploy/pnpm/package.json').optionalDependencies)
  expect(Object.keys(locked)).toEqual(Object.keys(wanted.optionalDependencies).map((name) => `node_modules/${name}`))
  for (const each of Object.values(locked)) {
    expect(each).toMatchObject({ version, integrity: expect.stringMatching(/^sha512-/) })
  }
})
