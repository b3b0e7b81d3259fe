import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { createContext, runInContext } from 'node:vm'
import { type Node, parse } from 'acorn'
import { simple } from 'acorn-walk'
import { check } from 'recheck'
import { beforeAll, describe, expect, it } from 'vitest'

/*
 * Every regular expression of what runs is searched for a text that makes it take more than in proportion to the text's
 * length: also those that find their beginning again and again, as an unanchored search does.
 */

type Pattern = { file: string; source: string; flags: string }

const root = fileURLToPath(new URL('../../..', import.meta.url))
const files = globSync(
  ['gateway/src/**/*.ts', 'services/*/src/**/*.ts', 'packages/{chassis,contracts,messaging}/src/**/*.ts'],
  { cwd: root },
).filter((file) => !file.endsWith('.test.ts'))

const patterns = new Map<string, Pattern>()
beforeAll(() => {
  for (const file of files) {
    for (const { source, flags } of patternsIn(readFileSync(`${root}/${file}`, 'utf8'))) {
      patterns.set(`/${source}/${flags}`, { file, source, flags })
    }
  }
})

/** Literals, and what is made by `new RegExp` of constants of its file. */
function patternsIn(text: string): RegExp[] {
  const code = stripTypeScriptTypes(text)
  const program = parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
  const found: RegExp[] = []
  const textOf = ({ start, end }: Node) => code.slice(start, end)
  const constants = program.body.filter((node) => node.type === 'VariableDeclaration').map(textOf)
  simple(program, {
    Literal: (node) => {
      if ('regex' in node && node.regex) found.push(new RegExp(node.regex.pattern, node.regex.flags))
    },
    NewExpression: (node) => {
      if (textOf(node.callee) !== 'RegExp') return
      const context = createContext({})
      // Those that need more than the file itself cannot be part of a pattern.
      for (const constant of constants) {
        try {
          runInContext(constant.replace(/^(?:const|let)/, 'var'), context)
        } catch {}
      }
      const { source, flags } = runInContext(textOf(node), context)
      found.push(new RegExp(source, flags))
    },
  })
  return found
}

describe('a regular expression', () => {
  it('is found wherever it is made', () => {
    expect(patternsIn('const a = /x+/g').map(String)).toEqual(['/x+/g'])
    const composed = 'const digit = String.raw`\\d`\nread(new RegExp("^" + digit + "+$", "u"))'
    expect(patternsIn(composed).map(String)).toEqual(['/^\\d+$/u'])
    expect(patterns.size).toBeGreaterThan(50)
  })

  it('that is known to be slow is found out', async () => {
    expect(await check('\\beyJ[\\w-]{5,}\\.[\\w-]+', 'g')).toMatchObject({ status: 'vulnerable' })
  })

  it('takes no longer than in proportion to the length of what it reads', { timeout: 240_000 }, async () => {
    const slow: string[] = []
    for (const { file, source, flags } of patterns.values()) {
      const found = await check(source, flags, { timeout: 60_000 })
      if (found.status === 'safe') continue
      const how =
        found.status === 'vulnerable'
          ? `${found.complexity.summary} with ${found.attack.pattern.slice(0, 200)}`
          : found.error.kind
      slow.push(`${file} /${source}/${flags}: ${how}`)
    }
    expect(slow).toEqual([])
  })
})
