import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join as joinPath, relative } from 'node:path'
import { until } from '@portal/testing/until'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { findProgram, provideBinaries } from '../src/binaries.ts'
import { textsTo } from './emails.ts'
import { expectStatus, guest, join, logIn, password } from './person.ts'
import { verifyEmail } from './prove.ts'

const { gatewayUrl, stackFile } = inject('portal')
const another = 'a much better passphrase'

let browser: Browser
beforeAll(async () => {
  await provideBinaries(['browser'], (line) => console.info(line))
  browser = await chromium.launch({
    executablePath: findProgram('browser'),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}, 300_000)
afterAll(() => browser?.close())

/** The link to a page in the newest mail to somebody, once there is one. */
function linkTo(email: string, page: string): Promise<URL> {
  return until(`a link to ${page}`, async () => {
    const texts = (await textsTo(email)).join('\n')
    const [url] = new RegExp(`^${gatewayUrl}/account/${page}#token=.*$`, 'm').exec(texts) ?? []
    return url === undefined ? undefined : new URL(url)
  })
}

function tokenOf(link: URL): string {
  return new URLSearchParams(link.hash.slice(1)).get('token') ?? ''
}

function tryToLogIn(email: string, secret: string) {
  return guest.request(
    'POST',
    '/api/v1/auth/login/access-token',
    new URLSearchParams({ username: email, password: secret }),
  )
}

/** The files of the portal that hold a text: tables, streams and logs, and the mails that were caught. */
function filesWith(text: string): string[] {
  const folder = dirname(stackFile)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((file) => joinPath(file.parentPath, file.name))
  // Mails break their long lines (quoted-printable), also in the middle of a word.
  return paths.filter((path) =>
    readFileSync(path, 'latin1')
      .replaceAll(/=\r?\n/g, '')
      .includes(text),
  )
}

describe('a forgotten password', () => {
  it('is set anew by mail; the old one and everything that it opened is refused from then on', async () => {
    const seeker = await join('JOB_SEEKER')
    const form = new URLSearchParams({ username: seeker.email, password })
    const { refresh_token } = await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))

    await expectStatus(202, guest.request('POST', '/api/v1/auth/password/forgot', { email: seeker.email }))
    const link = await linkTo(seeker.email, 'reset-password')
    const reset = { token: tokenOf(link), password: another }
    await expectStatus(204, guest.request('POST', '/api/v1/auth/password/reset', reset))

    await expectStatus(401, seeker.request('GET', '/api/v1/users/me'))
    await expectStatus(400, guest.request('POST', '/api/v1/auth/token/refresh', { refresh_token }))
    expect((await tryToLogIn(seeker.email, password)).status).toBe(400)
    const again = await logIn(seeker.email, another)
    expect((await expectStatus(200, again.request('GET', '/api/v1/users/me'))).email_verified).toBe(true)
    const used = await expectStatus(400, guest.request('POST', '/api/v1/auth/password/reset', reset))
    expect(used.error_code).toBe('LINK_ENDED')
    await until('the mail about it', async () => (await textsTo(seeker.email)).join().includes('password was changed'))
  })

  it('is set anew on the page that the mail leads to, and nothing keeps the token', async () => {
    const seeker = await join('JOB_SEEKER')
    await expectStatus(202, guest.request('POST', '/api/v1/auth/password/forgot', { email: seeker.email }))
    const link = await linkTo(seeker.email, 'reset-password')
    const page = await browser.newPage()
    const requested: string[] = []
    page.on('request', (request) => requested.push(request.url()))

    await page.goto(link.href)
    await page.getByLabel('New password').fill('password123')
    await page.getByRole('button', { name: 'Choose a new password' }).click()
    await page.getByText('password is among the commonest passwords').waitFor()
    await page.getByLabel('New password').fill(another)
    await page.getByRole('button', { name: 'Choose a new password' }).click()
    await page.getByText('Your password is set.').waitFor()

    await logIn(seeker.email, another)
    expect(page.url()).toBe(`${gatewayUrl}/account/reset-password`)
    expect(requested.length).toBeGreaterThan(2)
    expect(requested.filter((url) => url.includes(tokenOf(link)))).toEqual([])
    const keepers = filesWith(tokenOf(link)).map((path) => relative(dirname(stackFile), path))
    expect(keepers).toEqual([expect.stringMatching(/^mail\//)])
    expect(filesWith(seeker.email).length).toBeGreaterThan(1)
  })
})

describe('an address', () => {
  it('is confirmed by a press on the page, not by opening it', async () => {
    const seeker = await join('JOB_SEEKER')
    const link = await linkTo(seeker.email, 'verify-email')
    const isVerified = async () => (await expectStatus(200, seeker.request('GET', '/api/v1/users/me'))).email_verified
    const page = await browser.newPage()

    await page.goto(link.href)
    await page.getByRole('heading', { name: 'Confirm your e-mail address' }).waitFor()
    expect(await isVerified()).toBe(false)
    await page.getByRole('button', { name: 'Confirm your e-mail address' }).click()
    await page.getByText('your address is confirmed').waitFor()

    expect(await isVerified()).toBe(true)
    const second = await browser.newPage()
    await second.goto(link.href)
    await second.getByRole('button').click()
    await second.getByText('The link does not count any more').waitFor()
    await page.goto('about:blank')
    await page.goto(`${gatewayUrl}/account/verify-email`)
    await page.getByText('The link is not complete').waitFor()
  })

  it('that was taken over is had back on the page that the email to it leads to', async () => {
    const owner = await join('JOB_SEEKER')
    await verifyEmail(owner)
    const thief = `thief-${randomUUID()}@example.com`
    const change = { email: thief, current_password: password }
    expect((await expectStatus(200, owner.request('PUT', '/api/v1/users/me', change))).pending_email).toBe(thief)
    await verifyEmail({ email: thief })
    const stolen = await logIn(thief, password)
    const link = await linkTo(owner.email, 'undo-email-change')
    const page = await browser.newPage()

    await page.goto(link.href)
    await page.getByRole('button', { name: 'Undo the change of your e-mail address' }).click()
    await page.getByText('Your account has this address again.').waitFor()

    await expectStatus(401, stolen.request('GET', '/api/v1/users/me'))
    expect((await tryToLogIn(thief, password)).status).toBe(400)
    await logIn(owner.email, password)
  })
})
