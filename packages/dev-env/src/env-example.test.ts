import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')

function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort()
}

// Handed on where they are set (`NAME:`), or put in (`${NAME:-…}`).
const taken = namesIn(read('docker-compose.yml'), /(?:^ +|\{ |, |\$\{)([A-Z][A-Z_]+)(?=:-|:$|: \}|:,)/gm)

it('.env.example lists what docker-compose.yml takes from the environment, and nothing else', () => {
  expect(namesIn(read('.env.example'), /^#([A-Z_]+)=/gm)).toEqual(taken)
})

it('the table in README.md is all of it that is the portal’s own', () => {
  const table = namesIn(read('README.md'), /(?<=^\|.*)`([A-Z]+_[A-Z_]+|PORT|HOST|ALGORITHM)`(?=.*\|)/gm)
  const ofNpmStart = ['DATABASE_URL', 'PORTAL_DATA_DIR', 'PORTAL_DEMO', 'MYSQL_URL']
  expect(table.filter((name) => !taken.includes(name) && !ofNpmStart.includes(name))).toEqual([])
})
