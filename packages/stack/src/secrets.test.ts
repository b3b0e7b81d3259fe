import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { loadSecrets, newSecret } from './secrets.ts'
import { perService } from './service-names.ts'

function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'portal-secrets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

it('creates secrets once, all different and readable by the owner only', () => {
  const path = join(createFolder(), 'secrets.json')
  const secrets = loadSecrets(path)
  const all = JSON.stringify(secrets).match(/"[\w-]{48}"/g) ?? []

  expect(loadSecrets(path)).toEqual(secrets)
  expect(all).toHaveLength(18)
  expect(new Set(all).size).toBe(18)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

it('adds missing secrets to the file of an earlier version and keeps the existing ones', () => {
  const path = join(createFolder(), 'secrets.json')
  const earlier = {
    secretKey: newSecret(),
    serviceSecret: newSecret(),
    mysqlRootPassword: newSecret(),
    databasePasswords: perService(newSecret),
  }
  writeFileSync(path, JSON.stringify(earlier))

  const secrets = loadSecrets(path)

  expect(secrets).toMatchObject(earlier)
  expect(Object.keys(secrets.natsPasswords)).toHaveLength(6)
  expect(secrets.hopSecret).toHaveLength(48)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(secrets)
})

it.each(['{', '{}', '{"secretKey":"short"}'])('rejects a damaged file and leaves it unchanged: %s', (text) => {
  const path = join(createFolder(), 'secrets.json')
  writeFileSync(path, text)

  expect(() => loadSecrets(path)).toThrow('is damaged')
  expect(readFileSync(path, 'utf8')).toBe(text)
})
