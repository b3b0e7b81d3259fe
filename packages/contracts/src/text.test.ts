import { describe, expect, it } from 'vitest'
import { comparableText, passwordText, showsNothing, visibleText } from './text.ts'

describe('text that is shown', () => {
  it.each([
    ['a soft hyphen', 'Soft\u00adware', 'Software'],
    ['a zero-width space', 'Soft\u200bware', 'Software'],
    ['a byte order mark', '\ufeffSoftware', 'Software'],
    ['a word joiner', 'Soft\u2060ware', 'Software'],
    ['a joiner of nothing', 'Soft\u200dware', 'Software'],
    ['marks of direction', '\u202eSoft\u200eware\u202c', 'Software'],
    ['a selector of nothing', 'Software\ufe0f', 'Software'],
    ['blanks of all kinds', ' a\u00a0b\u2003\u3000c\u202f\u2800d\t\n', 'a b c d'],
  ])('has no %s', (_, text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it.each([
    '👩\u200d💻',
    '❤\ufe0f\u200d🔥',
    '👩🏽\u200d🚀',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  ])('keeps what makes an emoji of several: %s', (emoji) => {
    expect(visibleText(`a ${emoji} b`)).toBe(`a ${emoji} b`)
  })

  it.each(['می\u200cخواهم', 'क्\u200dष', 'ශ්\u200dරී'])('keeps the joiners of its script: %s', (text) => {
    expect(visibleText(text)).toBe(text)
  })
})

describe('text that is compared', () => {
  it.each([
    ['composed or not', 'Café', 'Cafe\u0301'],
    ['wide or narrow', 'Ｊａｖａ', 'Java'],
    ['half-width katakana', 'ｴﾝｼﾞﾆｱ', 'エンジニア'],
    ['with a trade mark', 'Excel™ Word® Office℠', 'Excel Word Office'],
    ['with a ligature', 'ﬁnance', 'finance'],
    ['with a joiner', 'Java\u200dScript', 'JavaScript'],
    ['in capitals', 'STRASSE', 'straße'],
  ])('is the same %s', (_, one, other) => {
    expect(comparableText(one)).toBe(comparableText(other))
  })

  it('differs by accents and signs', () => {
    expect(comparableText('Cafe')).not.toBe(comparableText('Café'))
    expect(comparableText('C')).not.toBe(comparableText('C#'))
  })
})

it('Text shows nothing where all of it is unseen', () => {
  for (const text of ['', ' \u00a0\u3000', '\u200b\u00ad\ufeff', '\u2800']) expect(showsNothing(text)).toBe(true)
  for (const text of ['a', '™', '🚀', '\u0301']) expect(showsNothing(text)).toBe(false)
})

it('A password keeps its case, width and what is not seen', () => {
  expect(passwordText('Ｐａ\u00ad ss')).toBe('Ｐａ\u00ad ss')
  expect(passwordText('u\u0308\u00a0\u3000')).toBe('ü  ')
})
