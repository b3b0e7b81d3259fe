import { describe, expect, it } from 'vitest'
import { comparableText, passwordText, showsNothing, visibleText } from './text.ts'

describe('visible text', () => {
  it.each([
    ['a soft hyphen', 'Soft\u00adware', 'Software'],
    ['a zero-width space', 'Soft\u200bware', 'Software'],
    ['a byte order mark', '\ufeffSoftware', 'Software'],
    ['a word joiner', 'Soft\u2060ware', 'Software'],
    ['a joiner without effect', 'Soft\u200dware', 'Software'],
    ['direction marks', '\u202eSoft\u200eware\u202c', 'Software'],
    ['a variation selector without effect', 'Software\ufe0f', 'Software'],
    ['white space other than single spaces', ' a\u00a0b\u2003\u3000c\u202f\u2800d\t\n', 'a b c d'],
  ])('does not contain %s', (_, text, visible) => {
    expect(visibleText(text)).toBe(visible)
  })

  it.each([
    '👩\u200d💻',
    '❤\ufe0f\u200d🔥',
    '👩🏽\u200d🚀',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  ])('keeps the invisible characters of the emoji sequence %s', (emoji) => {
    expect(visibleText(`a ${emoji} b`)).toBe(`a ${emoji} b`)
  })

  it.each(['می\u200cخواهم', 'क्\u200dष', 'ශ්\u200dරී'])('keeps the joiners that the script of %s needs', (text) => {
    expect(visibleText(text)).toBe(text)
  })
})

describe('comparable text', () => {
  it.each([
    ['composition', 'Café', 'Cafe\u0301'],
    ['width', 'Ｊａｖａ', 'Java'],
    ['half-width katakana', 'ｴﾝｼﾞﾆｱ', 'エンジニア'],
    ['trademark signs', 'Excel™ Word® Office℠', 'Excel Word Office'],
    ['ligatures', 'ﬁnance', 'finance'],
    ['joiners', 'Java\u200dScript', 'JavaScript'],
    ['case', 'STRASSE', 'straße'],
  ])('ignores %s', (_, one, other) => {
    expect(comparableText(one)).toBe(comparableText(other))
  })

  it('distinguishes accents and signs', () => {
    expect(comparableText('Cafe')).not.toBe(comparableText('Café'))
    expect(comparableText('C')).not.toBe(comparableText('C#'))
  })
})

it('recognizes text without visible characters', () => {
  for (const text of ['', ' \u00a0\u3000', '\u200b\u00ad\ufeff', '\u2800']) expect(showsNothing(text)).toBe(true)
  for (const text of ['a', '™', '🚀', '\u0301']) expect(showsNothing(text)).toBe(false)
})

it('keeps the case, width and invisible characters of a password', () => {
  expect(passwordText('Ｐａ\u00ad ss')).toBe('Ｐａ\u00ad ss')
  expect(passwordText('u\u0308\u00a0\u3000')).toBe('ü  ')
})
