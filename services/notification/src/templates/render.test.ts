import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { messageParams } from '@portal/contracts/notification/wording/params'
import { expect, it } from 'vitest'
import { de } from '../mail/words/de.ts'
import { en } from '../mail/words/en.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sources = globSync('{accounts,applications,jobs,resumes,teams,mail,notifications}/**/*.ts', { cwd: root })
const code = sources
  .filter((file) => !/\.test\.ts$|words\/(?:en|de)\.ts$/.test(file))
  .map((file) => readFileSync(`${root}/${file}`, 'utf8'))
  .join('\n')

it('has no message that nothing sends', () => {
  expect(Object.keys(messageParams).filter((each) => !code.includes(`'${each}'`))).toEqual([])
})

it('has no text around an email that nothing uses, and each in German', () => {
  const pages = Object.keys(en.pages)
  expect(pages.filter((name) => !new RegExp(`name: '${name}'|pages\\.${name}\\b`).test(code))).toEqual([])
  for (const topic of ['links', 'pages'] as const) {
    expect(Object.keys(de[topic])).toEqual(Object.keys(en[topic]))
    expect(Object.values(de[topic]).filter((text) => Object.values(en[topic]).includes(text as never))).toEqual([])
  }
})
