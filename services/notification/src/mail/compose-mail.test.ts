import { describe, expect, it } from 'vitest'
import { defaultReader } from '../read-models/read-case.ts'
import { render } from '../templates/render.ts'
import { composeMail, oneLine } from './compose-mail.ts'

const target = { url: 'https://portal.example.com', label: 'Open the Job Portal' }
const locale = 'en'

describe('an email', () => {
  it('contains a greeting by name, every sentence and a link to the portal, as text and as HTML', () => {
    const mail = composeMail({ title: 'News', sentences: ['One.', 'Two.'] }, { locale, name: 'Ada', target })

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

  it('contains a greeting without a name if the name is unknown', () => {
    expect(composeMail({ title: 'News', sentences: [] }, { locale, name: undefined, target }).text).toMatch(/^Hello,\n/)
  })

  it('is in the language of its reader', () => {
    const mail = composeMail({ title: 'Neues', sentences: [] }, { locale: 'de', name: 'Ada', target })

    expect(mail.text).toContain('Guten Tag Ada,')
    expect(mail.html).toContain('<html lang="de">')
  })

  it('escapes markup in titles, sentences, names and links', () => {
    const markup = '<img src=x onerror="alert(1)">'
    const content = { title: markup, sentences: [markup] }

    const { html } = composeMail(content, {
      locale,
      name: markup,
      target: { url: `${target.url}/"><script>`, label: markup },
    })

    expect(html).not.toContain('<img')
    expect(html).not.toContain('<script>')
    expect(html.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt;/g)).toHaveLength(5)
  })

  it('has a subject without line breaks', () => {
    const content = { title: 'News\r\nBcc: victim@example.com', sentences: [] }

    expect(composeMail(content, { locale, name: 'Ada', target }).subject).toBe('News Bcc: victim@example.com')
  })
})

describe('user input in an email', () => {
  it('has its own text direction in the HTML and is unchanged everywhere else', () => {
    const params = { job: 'مهندس شبكة!', seeker: '<b>עדה</b>' }
    const { subject, text, html } = composeMail(render('NEW_APPLICATION', params, defaultReader), {
      locale,
      name: 'شركة',
      target,
    })

    expect(subject).toBe('New application: مهندس شبكة!')
    expect(text).toContain('<b>עדה</b> has applied for مهندس شبكة!.')
    expect(html).toContain('<h1 style="font-size:20px">New application: <span dir="auto">مهندس شبكة!</span></h1>')
    expect(html).toContain(
      '<p><span dir="auto">&lt;b&gt;עדה&lt;/b&gt;</span> has applied for <span dir="auto">مهندس شبكة!</span>.</p>',
    )
    expect(html).toContain('<p>Hello <span dir="auto">شركة</span>,</p>')
    expect(`${subject}${text}${html}`).not.toMatch(/[\u2066-\u2069]/)
  })

  it('cannot end its quotation with direction characters of its own', () => {
    const job = 'Cook\u2069 at \u2068Acme\u2067'
    const { sentences } = render('APPLICATION_RECEIVED', { job, company: null }, defaultReader)
    const { html } = composeMail(render('APPLICATION_RECEIVED', { job, company: 'A' }, defaultReader), {
      locale,
      name: undefined,
      target,
    })

    expect(sentences[0]).toBe('We have received your application for Cook at Acme.')
    expect(html).toContain('for <span dir="auto">Cook at Acme</span> at <span dir="auto">A</span>.')
  })

  it('cannot reverse the direction of the subject', () => {
    const { subject } = composeMail(
      render('APPLICATION_STATUS_CHANGED', { job: 'Cook\u202e', company: 'A', status: 'HIRED' }, defaultReader),
      { locale, name: undefined, target },
    )
    expect(subject).toBe('Your application for Cook: hired')
  })
})

describe('oneLine', () => {
  it('removes line breaks and control characters of every kind', () => {
    expect(oneLine(' a\r\nb\tc\u2028d\u0000e ')).toBe('a b c d e')
  })
})
