import { randomUUID } from 'node:crypto'
import { until } from '@portal/testing/until'
import { beforeAll, describe, inject } from 'vitest'
import { guest } from '../journeys/person.ts'
import { verifyEmail } from '../journeys/prove.ts'
import { attack, type Case, notApplicable } from './attack.ts'
import { attemptsOf, loggingIn, registering } from './attempts.ts'
import { apply, assemble, type Fixtures, postJob } from './fixtures.ts'

let fixtures: Fixtures
beforeAll(async () => {
  fixtures = await assemble()
})

const { posting, changingProfile, changingCompany } = attemptsOf(() => fixtures)

describe('texts on pages and in emails', () => {
  const texts = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '{{7*7}}',
    `$\{7*7}`,
    '#{7*7}',
    '<%= 7*7 %>',
    '{{constructor.constructor("return 1")()}}',
  ]

  attack('D  markup and templates', () =>
    texts.map((text) =>
      posting(text, { title: text, description: text }, 201, async ({ id }, { headers }) => {
        const { body, headers: read } = await guest.request('GET', `/api/v1/jobs/${id}`)
        if (body.title !== text || body.description !== text) return 'was changed or evaluated'
        const isJson = [headers['content-type'], read.get('content-type')].every((type) =>
          type?.startsWith('application/json'),
        )
        return (!isJson || headers['x-content-type-options'] !== 'nosniff') && 'could be rendered as a page'
      }),
    ),
  )

  attack('D  markup and templates in emails', async () => {
    const title = '<b onclick=alert(1)>{{7*7}}</b>'
    await verifyEmail(fixtures.recruiter)
    const id = await postJob(fixtures.recruiter, { title })
    await apply(fixtures.seeker, id)
    const mail = await until('the email', async () =>
      (await caughtEmails()).find(
        ({ subject, to }) => subject.includes(title) && addresses(to).includes(fixtures.recruiter.email),
      ),
    )
    return [
      {
        what: 'the email about the application',
        send: { path: '/health' },
        expected: 200,
        check: () => /<b onclick|\b49\b/.test(mail.html) && `is in the HTML: ${mail.html}`,
      },
    ]
  })

  attack('D  URLs that are not web addresses', () =>
    [
      ...[
        'javascript:alert(1)',
        'JaVaScRiPt:alert(1)',
        'java\nscript:alert(1)',
        'data:text/html,<script>',
        'vbscript:x',
      ],
      ...[
        'file:///etc/passwd',
        'ftp://example.com',
        '//example.com',
        'example.com',
        'http://',
        'https://',
        'http:/example.com/',
      ],
      ...['https://exa mple.com', 'https://example.com/\r\nX: y', '../../x.pdf', 'x.pdf\u0000.exe', 'CON'],
      ...[
        'https://user:pass@',
        'http://[::1',
        'https://example.com:99999',
        '',
        'mailto:a@b.co',
        'blob:https://example.com/x',
      ],
    ].flatMap((url): Case[] => [
      changingProfile(`résumé ${JSON.stringify(url)}`, { resume_url: url }),
      changingCompany(`website ${JSON.stringify(url)}`, { company_website: url }),
    ]),
  )

  attack('D  a URL with a line break is stored without it', () => [
    changingProfile(
      'résumé',
      { resume_url: 'https://exa\nmple.com' },
      200,
      ({ resume_url }) => resume_url !== 'https://example.com' && `became ${resume_url}`,
    ),
  ])

  attack('D  email header injection', async () => {
    const victim = `victim-${randomUUID()}@example.com`
    const bad = [
      ...[`a@b.co\r\nBcc: ${victim}`, `a@b.co\nBcc: ${victim}`, `a@b.co,${victim}`, `a@b.co;${victim}`, `<${victim}>`],
      ...[
        `"x"@example.com`,
        `"a\r\nBcc: ${victim}"@b.co`,
        `Ada <${victim}>`,
        `a@b.co ${victim}`,
        `a@b.co%0aBcc:${victim}`,
      ],
      ...[
        `${'a'.repeat(250)}@example.com`,
        'a@localhost',
        'a@',
        '@b.co',
        'a@b@c.co',
        'a@[127.0.0.1]',
        'ä@example.com',
        'a@exa_mple.com',
      ],
    ]
    const names = [`Ada\r\nBcc: ${victim}`, `Ada\nBcc: ${victim}`, `Ada\u2028Bcc: ${victim}`, `Ada\u0085Bcc: ${victim}`]
    return [
      ...bad.map((email) => registering(JSON.stringify(email), { email })),
      ...names.flatMap((name) => [
        changingProfile(`name ${JSON.stringify(name)}`, { full_name: name }),
        changingCompany(`company ${JSON.stringify(name)}`, { company_name: name }),
        posting(`title ${JSON.stringify(name)}`, { title: name }),
      ]),
      {
        what: 'the mail server afterwards',
        send: { path: '/health' },
        expected: 200,
        check: async () => {
          const all = await caughtEmails()
          if (all.some((mail) => JSON.stringify(mail).includes(victim))) return 'the victim received an email'
          return (
            all.some(({ to, cc, bcc }) => [...to, ...(cc ?? []), ...(bcc ?? [])].length !== 1) &&
            'an email has several recipients'
          )
        },
      },
    ]
  })

  attack('D  passwords', () => {
    const email = `${randomUUID()}@example.com`
    return [
      registering('7 characters', { password: 'abcdefg' }),
      registering('73 bytes', { password: 'x'.repeat(73) }),
      registering('19 emoji', { password: '😀'.repeat(19) }),
      registering('25 characters of 3 bytes', { password: '日'.repeat(25) }),
      registering('1 MB', { password: 'x'.repeat(1_000_000) }, 413),
      registering('90 kB', { password: 'x'.repeat(90_000) }),
      registering('spaces', { password: ' '.repeat(12) }),
      registering('ideographic spaces', { password: '\u3000'.repeat(12) }),
      registering('the email address', { email, password: email }),
      registering('the email address in upper case', { email, password: email.toUpperCase() }),
      registering('password123', { password: 'password123' }),
      registering('12345678', { password: '12345678' }),
      registering('NUL', { password: 'long enough\u0000' }),
      loggingIn('more than 1 kB in a login', { username: fixtures.seeker.email, password: 'x'.repeat(1_025) }),
      registering('72 bytes, which is allowed', { password: `${randomUUID()}${randomUUID()}` }, 201),
    ]
  })

  notApplicable('D  uploads', 'résumés are URLs')
})

type Mail = { subject: string; html: string; to: Recipient[]; cc?: Recipient[]; bcc?: Recipient[] }
type Recipient = { address: string }

async function caughtEmails(): Promise<Mail[]> {
  const response = await fetch(new URL('/api/email', inject('portal').mailUrl))
  return (await response.json()) as Mail[]
}

function addresses(recipients: Recipient[]): string[] {
  return recipients.map(({ address }) => address)
}
