import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { de } from './de/de.ts'
import { en } from './en/en.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = globSync('{pages,parts,rules}/**/*.{ts,tsx}', { cwd: root }).map((file) =>
  readFileSync(`${root}/${file}`, 'utf8'),
)
const code = sources.join('\n')

function pathsIn(words: object, prefix: string[] = []): string[][] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'object' && !Array.isArray(value) ? pathsIn(value, [...prefix, name]) : [[...prefix, name]],
  )
}

it('has each text in German, and none that English lacks', () => {
  expect(pathsIn(de)).toEqual(pathsIn(en))
})

it('has no text that no page uses', () => {
  // Texts that are found by a code, such as those of problems, are used if what they are in is.
  const isUsed = ([name = '', ...above]: string[]) =>
    new RegExp(`\\b${name}\\b`).test(code) || above.some((each) => /^[A-Z_]+$|\./.test(each))
  const unused = pathsIn(en).filter((path) => {
    const names = path.toReversed()
    const byCode = path.some((name) =>
      /^(?:answerErrors|fieldErrors|problems|pages|kinds|roles|types|orders|themes|topics|levels|seniorities|periods|statuses|steps|modes|results|scans|resumeScans|sizes|hints)$/.test(
        name,
      ),
    )
    return !byCode && !isUsed(names)
  })
  expect(unused).toEqual([])
})

it('has no text in a page itself', () => {
  const texts = [...code.matchAll(/>\s*([A-Z][a-z]+(?: [a-z]+)+)[^<{]*</g)].map(([, text]) => text)
  expect(texts).toEqual([])
})
