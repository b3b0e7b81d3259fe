import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { fileURLToPath } from 'node:url'
import { type Context, createContext, runInContext } from 'node:vm'
import { type Node, parse } from 'acorn'
import { simple } from 'acorn-walk'
import { check } from 'recheck'
import { beforeAll, describe, expect, it } from 'vitest'

// Checks that every regular expression of production code takes time in proportion to the length of its input,
// including the time that an unanchored search spends on each starting position.

type Pattern = { file: string; source: string; flags: string }

const root = fileURLToPath(new URL('../../..', import.meta.url))
const files = globSync(
  ['gateway/src/**/*.ts', 'services/*/src/**/*.ts', 'packages/{chassis,contracts,messaging,service}/src/**/*.ts'],
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

/** Evaluates a `new RegExp` expression. Unknown identifiers in it are taken to be names of Unicode scripts. */
function evaluate(code: string, context: Context): RegExp {
  for (;;) {
    try {
      return runInContext(code, context) as RegExp
    } catch (error) {
      const [, unknown] = /^(\w+) is not defined$/.exec((error as Error).message) ?? []
      if (unknown === undefined) throw error
      context[unknown] = 'Latin'
    }
  }
}

/** The regular expressions in a file: literals, and `new RegExp` with constants of the file. */
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
      // Constants that depend on imports cannot be part of a pattern.
      for (const constant of constants) {
        try {
          runInContext(constant.replace(/^(?:const|let)/, 'var'), context)
        } catch {}
      }
      const { source, flags } = evaluate(textOf(node), context)
      found.push(new RegExp(source, flags))
    },
  })
  return found
}

describe('a regular expression', () => {
  it('is found as a literal and as a constructor call', () => {
    expect(patternsIn('const a = /x+/g').map(String)).toEqual(['/x+/g'])
    const composed = 'const digit = String.raw`\\d`\nread(new RegExp("^" + digit + "+$", "u"))'
    expect(patternsIn(composed).map(String)).toEqual(['/^\\d+$/u'])
    expect(patterns.size).toBeGreaterThan(50)
  })

  it('that is known to be slow is detected', async () => {
    expect(await findSlowText(/\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*/g)).toContain('eyJ')
    expect(await findSlowText(/^(?:a|a)*$/)).toContain('a')
    expect(await findSlowText(/(?<![\w-])eyJ[\w-]{5,64}/g)).toBeUndefined()
  })

  it('takes time in proportion to the length of its input', { timeout: 240_000 }, async () => {
    const slow: string[] = []
    for (const { file, source, flags } of patterns.values()) {
      const text = await findSlowText(new RegExp(source, flags))
      if (text !== undefined) slow.push(`${file} /${source}/${flags} with ${text}`)
    }
    expect(slow).toEqual([])
  })
})

const bytes = 16_000
const allowedFactor = 50
const noiseMs = 5

/**
 * An abbreviated text for which a pattern takes much longer than for harmless text of the same length; undefined if
 * there is none. Runs the text that the checker suspects, because the checker also reports bounded repetitions, which
 * are fast enough.
 */
async function findSlowText(pattern: RegExp): Promise<string | undefined> {
  const found = await check(pattern.source, pattern.flags, { timeout: 20_000, randomSeed: 1 })
  if (found.status !== 'vulnerable') return undefined
  const { pumps, suffix } = found.attack
  const write = (times: number) => pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix
  const perTime = pumps.reduce((sum, { pump }) => sum + pump.length, 0)
  // Exponential time is slow enough for a short text.
  const times = found.complexity.type === 'exponential' ? 24 : Math.ceil(bytes / perTime)
  const limit = allowedFactor * fastestMs(pattern, 'a'.repeat(write(times).length)) + noiseMs
  return fastestMs(pattern, write(times)) > limit ? found.attack.pattern.slice(0, 200) : undefined
}

function fastestMs(pattern: RegExp, text: string): number {
  const taken = Array.from({ length: 5 }, () => {
    const begun = performance.now()
    text.replace(pattern, '')
    return performance.now() - begun
  })
  return Math.min(...taken)
}
