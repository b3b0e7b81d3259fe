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
  ])('accepts %s unchanged', (text) => {
    expect(phoneNumber.parse(text)).toBe(text)
  })

  it.each([
    ['non-breaking hyphens', '030\u2011123\u2011456', '030-123-456'],
    ['dashes of other lengths', '030\u2010123\u2012456\u2013789', '030-123-456-789'],
    ['a minus sign', '030\u2212123', '030-123'],
    ['full-width digits', '＋８１ ３ １２３４', '+81 3 1234'],
    ['non-breaking spaces', '+33\u00a01\u202f23\u200945', '+33 1 23 45'],
    ['Arabic digits', '٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['Persian digits', '۰۲۱ ۱۲۳۴', '021 1234'],
    ['Devanagari digits', '+९१ ९८७६५ ४३२१०', '+91 98765 43210'],
    ['Thai and Bengali digits', '๐๙ ৯০', '09 90'],
    ['mathematical digits', '𝟎𝟗𝟏', '091'],
    ['direction marks', '\u202a+43 1 234567\u202c', '+43 1 234567'],
    ['middle dots', '06·12·34', '06.12.34'],
  ])('is converted to ASCII from %s', (_input, text, stored) => {
    expect(phoneNumber.parse(text)).toBe(stored)
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
  ])('rejects %s', (text) => {
    expect(phoneNumber.safeParse(text).success).toBe(false)
  })

  it('converts the decimal digits of every script', () => {
    for (let code = 0; code <= 0x1fbff; code++) {
      const character = String.fromCodePoint(code)
      if (!/\p{Nd}/u.test(character)) continue
      const stored = phoneNumber.parse(character.repeat(3))
      expect(stored, code.toString(16)).toMatch(/^(\d)\1\1$/)
    }
    expect(phoneNumber.parse('\u{1e950}\u{1e955}\u{1e959}')).toBe('059')
  })
})
