import { describe, expect, it } from 'vitest'
import { emailAddress, webAddress } from './addresses.ts'

describe('a web address', () => {
  it.each([
    'https://my_portfolio.example.com/',
    'https://_dmarc.example.com',
    'http://a_b.c_d.example.com:8080/cv?x=1#y',
    'https://name-.tumblr.com/',
    'https://müller.example/lebenslauf',
    'https://例え.テスト/履歴書.pdf',
    'https://пример.рф',
    'https://i❤.example/',
    'https://example.com/😀/é',
    'https://example.com:8443/a(b)[c]',
    'http://93.184.216.34/cv.pdf',
    'https://xn--mller-kva.example',
    'https://example.com.',
    `https://example.com/${'x'.repeat(1_900)}`,
  ])('accepts %s unchanged', (text) => {
    expect(webAddress.parse(text)).toBe(text)
  })

  it.each([
    ...[
      'javascript:alert(1)',
      'ftp://example.com',
      'example.com',
      '//example.com',
      'https://',
      'https://..',
      'https://a..b',
    ],
    ...['https://exa mple.com', 'https://example.com:99999', `https://${'a'.repeat(64)}.example`, 'https://a%00b.com'],
    ...['https://example.com/\u0007', 'https://[::1', 'mailto:a@b.co', `https://x.co/${'x'.repeat(2_000)}`],
  ])('rejects %s', (text) => {
    expect(webAddress.safeParse(text).success).toBe(false)
  })
})

describe('an email address', () => {
  it.each([
    ['ada@example.com', 'ada@example.com'],
    [' Ada@Example.COM ', 'ada@example.com'],
    ["o'brien+jobs@example.co.uk", "o'brien+jobs@example.co.uk"],
    ['ada@müller.example', 'ada@xn--mller-kva.example'],
    ['ada@MÜLLER.example', 'ada@xn--mller-kva.example'],
    ['ada@mu\u0308ller.example', 'ada@xn--mller-kva.example'],
    ['ada@xn--mller-kva.example', 'ada@xn--mller-kva.example'],
    ['info@пример.рф', 'info@xn--e1afmkfd.xn--p1ai'],
    ['info@例え。テスト', 'info@xn--r8jz45g.xn--zckzah'],
    ['a@ｅｘａｍｐｌｅ.com', 'a@example.com'],
    ['a@straße.example', 'a@xn--strae-oqa.example'],
    ['info@مثال.إختبار', 'info@xn--mgbh0fb.xn--kgbechtv'],
  ])('stores %s as %s', (input, stored) => {
    expect(emailAddress.parse(input)).toBe(stored)
  })

  it.each(['ä@example.com', 'josé@müller.example', 'почта@пример.рф', '\u212aate@example.com', 'a\u200b@example.com'])(
    'rejects %s because of its part before the @',
    (input) => {
      expect(emailAddress.safeParse(input).error?.issues[0]?.message).toMatch('before the @')
    },
  )

  it.each([
    ...[
      '',
      '@',
      'a',
      'a@',
      '@b.co',
      'a@b',
      'a@b@c.co',
      'a@localhost',
      'a@[127.0.0.1]',
      'a@exa_mple.com',
      'a@-b.co',
      'a@b-.co',
    ],
    ...['a@b.co\r\nBcc: c@d.co', 'a@b.co,c@d.co', 'Ada <a@b.co>', 'a@b.co c@d.co', 'a@b.co%0aBcc:c@d.co', '"x"@b.co'],
    ...[
      'a@mü\r\nller.co',
      'a@müller.co/x',
      'a@müller.co:25',
      'a@müller.co#x',
      'a@müller.co?x',
      'a@b\\müller.co',
      'a@mü ller.co',
    ],
    ...[
      'a@１２７.０.０.１',
      'a@ü..co',
      'a@xn--.co',
      '.a@b.co',
      'a..b@b.co',
      `a@${'ü'.repeat(250)}.co`,
      `${'a'.repeat(250)}@b.co`,
    ],
    ...['a@\u00ad.co', 'a@mü\u2028ller.co', 'a@ü\ud800.co'],
  ])('rejects %j', (input) => {
    expect(emailAddress.safeParse(input).success).toBe(false)
  })
})
