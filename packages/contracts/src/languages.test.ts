import { describe, expect, it } from 'vitest'
import { language, languages } from './languages.ts'

describe('the tags of languages', () => {
  it.each(['de', 'en', 'pt-BR', 'zh-Hant', 'de-CH'])('are %s', (tag) => {
    expect(language.parse(tag)).toBe(tag)
  })

  it.each(['', 'DE', 'pt-br', 'xx', 'german', 'de_DE', 'x'.repeat(36), 'de-', 'de-DE-DE'])('are not %j', (tag) => {
    expect(language.safeParse(tag).success).toBe(false)
  })

  it('of two letters are those that people choose from', () => {
    expect(languages).toEqual(expect.arrayContaining(['ar', 'de', 'en', 'hi', 'ja', 'pl', 'pt']))
    expect(languages.length).toBeGreaterThan(150)
    expect(languages).not.toContain('iw')
  })
})
