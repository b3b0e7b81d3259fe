import { HttpError } from '@portal/chassis/errors'
import { describe, expect, it } from 'vitest'
import { skillName } from './skill-name.ts'

function errorOf(name: string): string | undefined {
  try {
    skillName(name)
    return undefined
  } catch (error) {
    return error instanceof HttpError ? error.extras.errors?.[0]?.code : String(error)
  }
}

describe('the name of a skill', () => {
  it.each([
    [
      'Python',
      'Ｐｙｔｈｏｎ',
      'Py\u00adthon',
      'Py\u200bthon',
      '\ufeffPython',
      'P\u2003y t\u00a0h\u3000on',
      'PYTHON',
      'Py\u2060thon',
    ],
    ['Python', '𝐏𝐲𝐭𝐡𝐨𝐧', 'Py\u115fthon', 'Py\u034fthon', 'Pyt\u2800hon', 'P\u200dython', '\u202aPython\u202c'],
    ['Straße', 'STRASSE', 'strasse', 'straſſe', 'STRAẞE'],
    ['Ökologie', 'O\u0308kologie', 'öKOLOGIE'],
    ['ΛΟΓΟΣ', 'λογος', 'λογοσ'],
    ['ﬁnance', 'Finance'],
    ['C++', 'c ++', 'C＋＋'],
    ['Microsoft Excel', 'Microsoft® Excel®', 'Microsoft™ Excel', '©Microsoft Excel', 'Microsoft Excel℠'],
    ['エンジニア', 'ｴﾝｼﾞﾆｱ', 'エンシ\u3099ニア'],
    ['می\u200cخواهم', 'میخواهم'],
  ])('%s has one key, however it is written', (name, ...others) => {
    expect([...new Set([name, ...others].map((each) => skillName(each).nameKey))]).toHaveLength(1)
  })

  it.each([
    ['C', 'C++', 'C#'],
    ['Cafe', 'Café'],
    ['机器学习', '机器学'],
    ['Java', 'JavaScript', 'Java 8'],
  ])('%s has a different key from names that extend it', (...names) => {
    expect(new Set(names.map((each) => skillName(each).nameKey)).size).toBe(names.length)
  })

  it.each(['Рython', 'Pythоn', 'Ρython', 'Ехcel', 'Word Ехcel', 'Py\u00adthоn', 'SQLи', 'Յava'])(
    '%s is rejected, because one word mixes letters of two scripts',
    (name) => {
      expect(errorOf(name)).toBe('mixed_scripts')
    },
  )

  it.each(['Программирование на Python', 'Питон', 'µController', 'Python–Питон', '東京 IT', 'T-SQL', 'Σ-Delta'])(
    '%s is accepted',
    (name) => {
      expect(errorOf(name)).toBeUndefined()
    },
  )

  it('is validated by its stored form', () => {
    expect(errorOf('ﷺ'.repeat(100))).toBe('too_big')
    expect(errorOf('㍿'.repeat(151))).toBe('too_big')
    for (const character of ['ß', 'İ', 'ŉ', 'ﬃ']) expect(errorOf(character.repeat(200))).toBeUndefined()
    expect(errorOf('\u{1f680}'.repeat(100))).toBeUndefined()
    expect(errorOf('\u2800\u2800')).toBe('blank')
  })

  it('is displayed as typed, without invisible characters', () => {
    expect(skillName('  Ｐｙ\u00adthon \u3000 3 ').name).toBe('Ｐｙthon 3')
    expect(skillName('👩\u200d💻 \u202ecode').name).toBe('👩\u200d💻 code')
    expect(skillName('P\u200dy\u200cthon™').name).toBe('Python™')
  })
})
