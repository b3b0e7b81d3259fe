import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join as joinPath, relative } from 'node:path'
import { expectStatus } from '@portal/stack/api-client'
import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { until } from '@portal/testing/until'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { password } from '../client.ts'
import { textsTo } from './emails.ts'
import { guest, join, logIn } from './person.ts'
import { verifyEmail } from './prove.ts'

const { gatewayUrl, stackFile } = inject('portal')
const newPassword = 'a much better passphrase'

let browser: Browser
beforeAll(async () => {
  await provideBinaries(['browser'], (line) => console.info(line))
  browser = await chromium.launch({
    executablePath: findProgram('browser'),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}, 300_000)
afterAll(() => browser?.close())

/** Waits for an email to this address with a link to the page, and returns the link. */
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

/** The files of the portal that contain a text: tables, streams, logs and caught emails. */
function filesWith(text: string): string[] {
  const folder = dirname(stackFile)
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = files.map((file) => joinPath(file.parentPath, file.name))
  return paths.filter((path) => {
    const bytes = readFileSync(path)
    // Quoted-printable emails break long lines, even within a word.
    const hasBreaks = bytes.includes('=\n') || bytes.includes('=\r\n')
    return bytes.includes(text) || (hasBreaks && unbroken(bytes).includes(text))
  })
}

function unbroken(bytes: Buffer): string {
  return bytes.toString('latin1').replaceAll(/=\r?\n/g, '')
}

describe('a forgotten password', () => {
  it('is reset by email, and the old password and all its sessions are rejected from then on', async () => {
    const seeker = await join('JOB_SEEKER')
    const form = new URLSearchParams({ username: seeker.email, password })
    const { refresh_token } = await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))

    await expectStatus(202, guest.request('POST', '/api/v1/auth/password/forgot', { email: seeker.email }))
    const link = await linkTo(seeker.email, 'reset-password')
    const reset = { token: tokenOf(link), password: newPassword }
    await expectStatus(204, guest.request('POST', '/api/v1/auth/password/reset', reset))

    await expectStatus(401, seeker.request('GET', '/api/v1/users/me'))
    await expectStatus(400, guest.request('POST', '/api/v1/auth/token/refresh', { refresh_token }))
    expect((await tryToLogIn(seeker.email, password)).status).toBe(400)
    const again = await logIn(seeker.email, newPassword)
    expect((await expectStatus(200, again.request('GET', '/api/v1/users/me'))).email_verified).toBe(true)
    const used = await expectStatus(400, guest.request('POST', '/api/v1/auth/password/reset', reset))
    expect(used.error_code).toBe('LINK_ENDED')
    await until('the email about the new password', async () =>
      (await textsTo(seeker.email)).join().includes('password was changed'),
    )
  })

  it('is reset on the page that the email links to, and only the email contains the token', async () => {
    const seeker = await join('JOB_SEEKER')
    await expectStatus(202, guest.request('POST', '/api/v1/auth/password/forgot', { email: seeker.email }))
    const link = await linkTo(seeker.email, 'reset-password')
    const page = await browser.newPage()
    const requested: string[] = []
    page.on('request', (request) => requested.push(request.url()))

    await page.goto(link.href)
    await page.getByLabel('New password').fill('password123')
    await page.getByRole('button', { name: 'Save the new password' }).click()
    await page.getByRole('link', { name: 'This is one of the most common passwords' }).waitFor()
    await page.getByLabel('New password').fill(newPassword)
    await page.getByRole('button', { name: 'Save the new password' }).click()
    await page.getByText('Your new password is saved.').waitFor()

    await logIn(seeker.email, newPassword)
    expect(page.url()).toBe(`${gatewayUrl}/account/reset-password`)
    expect(requested.length).toBeGreaterThan(2)
    expect(requested.filter((url) => url.includes(tokenOf(link)))).toEqual([])
    const filesWithToken = filesWith(tokenOf(link)).map((path) => relative(dirname(stackFile), path))
    expect(filesWithToken).toEqual([expect.stringMatching(/^mail\//)])
    expect(filesWith(seeker.email).length).toBeGreaterThan(1)
  })
})

describe('an email address', () => {
  it('is confirmed by the button on the page, not by opening the page', async () => {
    const seeker = await join('JOB_SEEKER')
    const link = await linkTo(seeker.email, 'verify-email')
    const isVerified = async () => (await expectStatus(200, seeker.request('GET', '/api/v1/users/me'))).email_verified
    const page = await browser.newPage()

    await page.goto(link.href)
    await page.getByRole('heading', { name: 'Confirm your email address' }).waitFor()
    expect(await isVerified()).toBe(false)
    await page.getByRole('button', { name: 'Confirm this address' }).click()
    await page.getByText('Your address is confirmed').waitFor()

    expect(await isVerified()).toBe(true)
    const second = await browser.newPage()
    await second.goto(link.href)
    await second.getByRole('button', { name: 'Confirm this address' }).click()
    await second.getByText('This link has expired, or it was already used').waitFor()
    await page.goto('about:blank')
    await page.goto(`${gatewayUrl}/account/verify-email`)
    await page.getByLabel('Link from the email').waitFor()
  })

  it('is recovered after a takeover on the page that the email to it links to', async () => {
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
    await page.getByRole('button', { name: 'Undo the change' }).click()
    await page.getByText('Your account has its former address again.').waitFor()

    await expectStatus(401, stolen.request('GET', '/api/v1/users/me'))
    expect((await tryToLogIn(thief, password)).status).toBe(400)
    await logIn(owner.email, password)
  })
})
