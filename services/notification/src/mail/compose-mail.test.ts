import { describe, expect, it } from 'vitest'
import { composeMail, oneLine } from './compose-mail.ts'

const target = { url: 'https://portal.example.com', label: 'Open the Job Portal' }

describe('a mail', () => {
  it('greets by name, says every sentence and links to the portal, as text and as HTML', () => {
    const mail = composeMail({ title: 'News', sentences: ['One.', 'Two.'] }, { name: 'Ada', target })

    expect(mail.subject).toBe('News')
    expect(mail.text).toBe('Hello Ada,\n\nOne.\n\nTwo.\n\nhttps://portal.example.com\n')
    for (const part of ['<h1', 'Hello Ada,', '<p>One.</p>', '<p>Two.</p>', `href="${target.url}"`]) {
      expect(mail.html).toContain(part)
    }
  })

  it('greets without a name where there is none', () => {
    expect(composeMail({ title: 'News', sentences: [] }, { name: undefined, target }).text).toMatch(/^Hello,\n/)
  })

  it('shows markup as text, wherever it comes from', () => {
    const evil = '<img src=x onerror="alert(1)">'
    const wording = { title: evil, sentences: [evil] }

    const { html } = composeMail(wording, { name: evil, target: { url: `${target.url}/"><script>`, label: evil } })

    expect(html).not.toContain('<img')
    expect(html).not.toContain('<script>')
    expect(html.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;/g)).toHaveLength(5)
  })

  it('has a subject of one line', () => {
    const wording = { title: 'News\r\nBcc: victim@example.com', sentences: [] }

    expect(composeMail(wording, { name: 'Ada', target }).subject).toBe('News Bcc: victim@example.com')
  })
})

describe('one line', () => {
  it('holds no line break of any kind', () => {
    expect(oneLine(' a\r\nb\tc\u2028d\u0000e ')).toBe('a b c d e')
  })
})
