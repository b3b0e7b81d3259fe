// A form is sent after its session has ended: whoever sent it signs in again, and nothing that was typed is lost.
import { expectStatus } from '@portal/stack/api-client'
import { TOTP } from 'otpauth'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { type Person, password } from '../../client.ts'
import { guest, join, logIn } from '../person.ts'
import { launchBrowser, openWindow, signIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

/** Ends all sessions of somebody who has a second factor, from another device. */
async function endSessionsOf(email: string, otp: string): Promise<void> {
  const form = new URLSearchParams({ username: email, password, otp })
  const { access_token } = await expectStatus(200, guest.request('POST', '/api/v1/auth/login/access-token', form))
  const headers = { authorization: `Bearer ${access_token}` }
  const ended = await fetch(`${inject('portal').gatewayUrl}/api/v1/auth/logout-all`, { method: 'POST', headers })
  expect(ended.status).toBe(204)
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  async function openProfile(): Promise<{ seeker: Person; window: BrowserContext; page: Page }> {
    const seeker = await join('JOB_SEEKER')
    const window = await openWindow(browser, { javaScriptEnabled })
    await signIn(window, seeker.email, password)
    const page = await window.newPage()
    await page.goto('/me/profile')
    return { seeker, window, page }
  }

  it('One submit signs in and sends what was typed', async () => {
    const { seeker, window, page } = await openProfile()
    const education = 'School,\n  "university" & <more>'
    await page.getByLabel('Name').fill('Ada Lovelace')
    await page.getByLabel('Education and training').fill(education)
    await expectStatus(204, seeker.request('POST', '/api/v1/auth/logout-all'))
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Nothing that you typed is lost').waitFor()
    expect(await page.getByLabel('Email address').inputValue()).toBe(seeker.email)

    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await page.getByRole('button', { name: 'Sign in and send' }).click()
    await page.getByText('The email address or the password is wrong.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in and send' }).click()
    await page.getByText('Your profile is saved.').waitFor()

    expect(new URL(page.url()).pathname).toBe('/me/profile')
    const profile = (await page.getByRole('main').textContent()) ?? ''
    expect(profile).toContain('Ada Lovelace')
    expect(profile.replaceAll(/\s+/g, ' ')).toContain(education.replaceAll(/\s+/g, ' '))
    await window.close()
  })

  it('A form that is then rejected shows what was typed, and what is wrong', async () => {
    const { seeker, window, page } = await openProfile()
    await page.getByLabel('Name').fill('Ada Lovelace')
    await page.getByLabel('Phone number').fill('call me')
    await expectStatus(204, seeker.request('POST', '/api/v1/auth/logout-all'))
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in and send' }).click()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Enter a phone number/ })
      .waitFor()

    expect(await page.getByLabel('Name').inputValue()).toBe('Ada Lovelace')
    expect(await page.getByLabel('Phone number').inputValue()).toBe('call me')
    await window.close()
  })

  it('An account with a second factor asks for a code as well', async () => {
    const seeker = await join('JOB_SEEKER')
    const begun = await expectStatus(
      200,
      seeker.request('POST', '/api/v1/auth/second-factor', { current_password: password }),
    )
    const { recovery_codes: codes } = await expectStatus(
      200,
      seeker.request('POST', '/api/v1/auth/second-factor/confirm', {
        code: new TOTP({ secret: begun.secret }).generate(),
      }),
    )
    const window = await openWindow(browser, { javaScriptEnabled })
    const page = await window.newPage()
    await page.goto('/sign-in?next=/me/profile')
    await page.getByLabel('Email address').fill(seeker.email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Code').fill(codes[0])
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByLabel('Name').fill('Ada Lovelace')
    await endSessionsOf(seeker.email, codes[1])
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await page.getByLabel('Code').fill(codes[2])
    await page.getByRole('button', { name: 'Sign in and send' }).click()

    await page.getByText('Your profile is saved.').waitFor()
    await window.close()
  })
})

it('A password in the form is not kept, so the form is filled in again', async () => {
  const seeker = await join('JOB_SEEKER')
  const window = await openWindow(browser)
  await signIn(window, seeker.email, password)
  const page = await window.newPage()
  await page.goto('/settings/account')
  await page.getByLabel('New email address').fill('new@example.com')
  await page.getByLabel('Current password').fill(password)
  const other = await logIn(seeker.email, password)
  await expectStatus(204, other.request('POST', '/api/v1/auth/logout-all'))
  await page.getByRole('button', { name: 'Change the address' }).click()
  await page.getByText('fill in the form again').waitFor()
  expect(await page.content()).not.toContain(password)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('New email address').waitFor()

  expect(new URL(page.url()).pathname).toBe('/settings/account')
  expect(
    (await expectStatus(200, (await logIn(seeker.email, password)).request('GET', '/api/v1/users/me'))).email,
  ).toBe(seeker.email)
  await window.close()
})
