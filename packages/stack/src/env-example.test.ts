import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const read = (name: string) => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8')

function namesIn(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].sort()
}

// Passed on if set (`NAME:`), or interpolated (`${NAME:-…}`).
const composeVariables = namesIn(read('docker-compose.yml'), /(?:^ +|\{ |, |\$\{)([A-Z][A-Z_]+)(?=:-|:$|: \}|:,)/gm)

it('.env.example lists exactly the variables that docker-compose.yml reads from the environment', () => {
  expect(namesIn(read('.env.example'), /^#([A-Z_]+)=/gm)).toEqual(composeVariables)
})

it('the table in README.md lists only variables that docker compose or npm start reads', () => {
  const table = namesIn(read('README.md'), /(?<=^\|.*)`([A-Z]+_[A-Z_]+|PORT|HOST|ALGORITHM)`(?=.*\|)/gm)
  const ofNpmStart = ['DATABASE_URL', 'PORTAL_DATA_DIR', 'PORTAL_DEMO', 'MYSQL_URL']
  expect(table.filter((name) => !composeVariables.includes(name) && !ofNpmStart.includes(name))).toEqual([])
})
