// People sign up, in and out, with and without scripts.
import { randomUUID } from 'node:crypto'
import { until } from '@portal/testing/until'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { password } from '../../client.ts'
import { textsTo, timeoutMs } from '../emails.ts'
import { join } from '../person.ts'
import { launchBrowser, openWindow, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

function newEmail(): string {
  return `browser-${randomUUID().slice(0, 8)}@example.com`
}

async function linkIn(email: string, page: string): Promise<string> {
  const look = async () => new RegExp(`https?://\\S+${page}#token=\\S+`).exec((await textsTo(email)).join('\n'))?.[0]
  return until(`a link to ${page}`, look, timeoutMs)
}

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value)
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  let window: BrowserContext
  let page: Page
  beforeAll(async () => {
    window = await openWindow(browser, { javaScriptEnabled, timezoneId: 'Asia/Tokyo' })
    page = await window.newPage()
  })

  it('A visitor signs up, confirms the address, signs out and in again, and forgets the password', async () => {
    const email = newEmail()
    await page.goto('/sign-up')
    await page.getByLabel(/^I am hiring/).check()
    await fillIn(page, { 'Email address': email, Password: password })
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('We have sent you an email').waitFor()

    await openLink(await linkIn(email, '/account/verify-email'))
    await page.getByRole('button', { name: 'Confirm this address' }).click()
    await page.getByText('Your address is confirmed').waitFor()
    await page.goto('/settings/account')
    expect(await page.getByText(email).first().isVisible()).toBe(true)
    expect(await page.getByText('Send the link again').count()).toBe(0)
    expect(await page.getByText('Recruiter').count()).toBe(1)
    await page.goto('/settings/language')
    expect(await page.getByLabel('English').isChecked()).toBe(true)
    // Only a script knows the zone of the browser.
    expect(await page.getByLabel('Time zone').inputValue()).toBe(javaScriptEnabled ? 'Asia/Tokyo' : '')

    await page.getByText('Account', { exact: true }).first().click()
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.getByRole('link', { name: 'Sign in' }).first().click()
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('Email address').fill(email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await openLink(await linkIn(email, '/account/reset-password'))
    await fillIn(page, { 'New password': `${password} again` })
    await page.getByRole('button', { name: 'Save the new password' }).click()
    await page.getByText('Your new password is saved').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).last().click()
    await fillIn(page, { 'Email address': email, Password: `${password} again` })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Notifications').waitFor()
  })

  /** Opens a link of an email. Without scripts, it is pasted into the page. */
  async function openLink(link: string): Promise<void> {
    // A new document, also if only the part behind # differs.
    await page.goto('about:blank')
    await page.goto(link)
    if (!javaScriptEnabled) await page.getByLabel('Link from the email').fill(link)
    else await expect.poll(() => page.url()).not.toContain('token')
  }

  it('A rejected form keeps what was typed, says what is wrong at the field, and above it', async () => {
    const own = await openWindow(browser, { javaScriptEnabled })
    const form = await own.newPage()
    await form.goto('/sign-up')
    await fillIn(form, { 'Email address': newEmail(), Password: 'password' })
    await form.getByRole('button', { name: 'Create account' }).click()

    expect(await form.title()).toMatch(/^Error: /)
    expect(await form.getByLabel('Email address').inputValue()).toMatch(/^browser-/)
    expect(await form.getByLabel('Password', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    const summary = form.getByRole('alert')
    expect(await summary.getByRole('link', { name: /most common passwords/ }).getAttribute('href')).toBe('#password')
    if (javaScriptEnabled) expect(await summary.evaluate((each) => each === document.activeElement)).toBe(true)
    await own.close()
  })

  it('Signing in leads back to the page that required it', async () => {
    const person = await join('JOB_SEEKER')
    const own = await openWindow(browser, { javaScriptEnabled })
    const form = await own.newPage()
    await form.goto('/settings/sessions')
    await fillIn(form, { 'Email address': person.email, Password: 'not the password' })
    await form.getByRole('button', { name: 'Sign in' }).click()
    await form.getByText('The email address or the password is wrong.').waitFor()
    await fillIn(form, { 'Email address': person.email, Password: password })
    await form.getByRole('button', { name: 'Sign in' }).click()
    await form.getByText('This device').waitFor()

    expect(new URL(form.url()).pathname).toBe('/settings/sessions')
    await own.close()
  })
})

describe('A session', () => {
  it('that was ended elsewhere leads to the sign-in page, which says so', async () => {
    const person = await join('JOB_SEEKER')
    const window = await openWindow(browser)
    await signIn(window, person.email, password)
    await person.request('POST', '/api/v1/auth/logout-all')
    const page = await window.newPage()
    await page.goto('/settings/account')

    expect(page.url()).toContain('/sign-in?next=%2Fsettings%2Faccount&reason=ended')
    await page.getByText('You were signed out.').waitFor()
    expect(await window.cookies()).not.toContainEqual(expect.objectContaining({ name: 'portal' }))
    await window.close()
  })

  it('is in a cookie that no script sees and nobody can change', async () => {
    const person = await join('JOB_SEEKER')
    const window = await openWindow(browser)
    await signIn(window, person.email, password)
    const cookie = (await window.cookies()).find(({ name }) => name === 'portal')

    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
    expect(cookie?.value.length).toBeLessThan(1500)
    expect(cookie?.value).not.toContain(person.token?.split('.')[1]?.slice(0, 20) ?? 'eyJ')
    const status = async (value: string) => {
      const response = await fetch(`${inject('portal').gatewayUrl}/settings/account`, {
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: `portal=${value}` },
      })
      return response.status
    }
    expect(await status(cookie?.value ?? '')).toBe(200)
    for (const forged of [cookie?.value.slice(0, -4), `${cookie?.value.slice(0, -4)}AAAA`, person.token, 'a.b.c.d.e']) {
      expect(await status(forged ?? '')).toBe(303)
    }
    await window.close()
  })
})

it.each([
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
  ['another port of this host', { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }],
  ['an old browser on another site', { origin: 'https://evil.example' }],
  ['nobody knows where', {}],
])('A form from %s changes nothing', async (_name, headers) => {
  const response = await fetch(`${inject('portal').gatewayUrl}/view`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'lang=de&next=/jobs',
  })

  expect(response.status).toBe(403)
  expect(response.headers.get('set-cookie')).toBeNull()
})

it.each(['//evil.example', '/\\evil.example', 'https://evil.example/'])(
  'Signing in never leads to %s',
  async (next) => {
    const person = await join('JOB_SEEKER')
    const window = await openWindow(browser)
    const page = await window.newPage()
    await page.goto(`/sign-in?${new URLSearchParams({ next })}`)
    await fillIn(page, { 'Email address': person.email, Password: password })
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Notifications').waitFor()

    expect(page.url()).toBe(`${inject('portal').gatewayUrl}/`)
    await window.close()
  },
)
