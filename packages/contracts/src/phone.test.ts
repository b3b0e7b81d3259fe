import { describe, expect, it } from 'vitest'
import { phoneNumber } from './phone.ts'

describe('a phone number', () => {
  it.each([
    '+43 1 234567',
    '+49 (0) 30 / 123-456',
    '+1.503.555.0100',
    '(011) 2345 6789',
    '112',
    '01632 960123 ext 451',
    '01632 960123 ext. 451',
    '01632 960123 x12',
    '01632 960123x12',
    '555-0100, extension 9',
    '+1 503 555 0100;ext=22',
    '555-0100 #7',
    '030 123456 Durchwahl 12',
    '+7 495 123-45-67 доб. 123',
    '03-1234-5678 内線 12',
  ])('%s stays as it is', (text) => {
    expect(phoneNumber.parse(text)).toBe(text)
  })

  it.each([
    ['dashes that do not break', '030\u2011123\u2011456', '030-123-456'],
    ['dashes of other lengths', '030\u2010123\u2012456\u2013789', '030-123-456-789'],
    ['a minus', '030\u2212123', '030-123'],
    ['wide figures', '＋８１ ３ １２３４', '+81 3 1234'],
    ['blanks that do not break', '+33\u00a01\u202f23\u200945', '+33 1 23 45'],
    ['Arabic figures', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['Persian figures', '۰۲۱ ۱۲۳۴', '021 1234'],
    ['Devanagari figures', '+९१ ९८७६५ ४३२१०', '+91 98765 43210'],
    ['Thai and Bengali figures', '๐๙ ৯০', '09 90'],
    ['mathematical figures', '𝟎𝟗𝟏', '091'],
    ['marks of direction', '\u202a+43 1 234567\u202c', '+43 1 234567'],
    ['a full stop in the middle', '06·12·34', '06.12.34'],
  ])('is kept with what is in ASCII of %s', (_what, text, kept) => {
    expect(phoneNumber.parse(text)).toBe(kept)
  })

  it.each([
    ...[
      '',
      'abc',
      'call me',
      '+',
      '---',
      '( )',
      '12',
      '12345 call me',
      '12345 ext',
      'ext 451',
      '1234\u0000',
      '1234;drop',
    ],
    ...['++43 1', '123\n456', '12345 ext 12345678901', '1'.repeat(41), '<b>123456</b>', '123 ext 1 ext 2', '½½½'],
  ])('%s is none', (text) => {
    expect(phoneNumber.safeParse(text).success).toBe(false)
  })

  it('of every kind of figure is read by its value', () => {
    for (let code = 0; code <= 0x1fbff; code++) {
      const character = String.fromCodePoint(code)
      if (!/\p{Nd}/u.test(character)) continue
      const kept = phoneNumber.parse(character.repeat(3))
      expect(kept, code.toString(16)).toMatch(/^(\d)\1\1$/)
    }
    expect(phoneNumber.parse('\u{1e950}\u{1e955}\u{1e959}')).toBe('059')
  })
})
