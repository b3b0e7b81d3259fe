import { describe, expect, it } from 'vitest'
import { wordingOf } from '../notifications/templates.ts'
import { composeMail, oneLine } from './compose-mail.ts'

const target = { url: 'https://portal.example.com', label: 'Open the Job Portal' }

describe('a mail', () => {
  it('greets by name, says every sentence and links to the portal, as text and as HTML', () => {
    const mail = composeMail({ title: 'News', sentences: ['One.', 'Two.'] }, { name: 'Ada', target })

    expect(mail.subject).toBe('News')
    expect(mail.text).toBe('Hello Ada,\n\nOne.\n\nTwo.\n\nhttps://portal.example.com\n')
    for (const part of [
      '<h1',
      'Hello <span dir="auto">Ada</span>,',
      '<p>One.</p>',
      '<p>Two.</p>',
      `href="${target.url}"`,
    ]) {
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

describe('words of people in a mail', () => {
  it('have a direction of their own in the HTML, and stand as they are everywhere else', () => {
    const words = { job: 'مهندس شبكة!', seeker: '<b>עדה</b>' }
    const { subject, text, html } = composeMail(wordingOf('NEW_APPLICATION', words), { name: 'شركة', target })

    expect(subject).toBe('New application: مهندس شبكة!')
    expect(text).toContain('<b>עדה</b> has applied for مهندس شبكة!.')
    expect(html).toContain('<h1 style="font-size:20px">New application: <span dir="auto">مهندس شبكة!</span></h1>')
    expect(html).toContain(
      '<p><span dir="auto">&lt;b&gt;עדה&lt;/b&gt;</span> has applied for <span dir="auto">مهندس شبكة!</span>.</p>',
    )
    expect(html).toContain('<p>Hello <span dir="auto">شركة</span>,</p>')
    expect(`${subject}${text}${html}`).not.toMatch(/[\u2066-\u2069]/)
  })

  it('end where they end, whatever marks they hold', () => {
    const job = 'Cook\u2069 at \u2068Acme\u2067'
    const { sentences } = wordingOf('APPLICATION_RECEIVED', { job, company: undefined })
    const { html } = composeMail(wordingOf('APPLICATION_RECEIVED', { job, company: 'A' }), { name: undefined, target })

    expect(sentences[0]).toBe('Your application for Cook at Acme has arrived.')
    expect(html).toContain('for <span dir="auto">Cook at Acme</span> at <span dir="auto">A</span> has arrived.')
  })

  it('turn no subject around', () => {
    const { subject } = composeMail(
      wordingOf('APPLICATION_STATUS_CHANGED', { job: 'Cook\u202e', company: 'A', status: 'HIRED' }),
      { name: undefined, target },
    )
    expect(subject).toBe('Your application for Cook: hired')
  })
})

describe('one line', () => {
  it('holds no line break of any kind', () => {
    expect(oneLine(' a\r\nb\tc\u2028d\u0000e ')).toBe('a b c d e')
  })
})
