// People change their settings, with scripts off: nothing here needs one.
import { TOTP } from 'otpauth'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Person, password } from '../../client.ts'
import { guest, logIn } from '../person.ts'
import { launchBrowser, openPageOfSeeker, openWindow } from './browser.ts'

let browser: Browser
let window: BrowserContext
let person: Person
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  ;({ seeker: person, window, page } = await openPageOfSeeker(browser))
  return () => window.close()
})

it('A new password ends all other sessions, and this browser stays signed in', async () => {
  await page.goto('/settings/password')
  await page.getByLabel('Current password').fill(password)
  await page.getByLabel('New password').fill(`${password} again`)
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByText('Your password is changed').waitFor()

  expect((await person.request('GET', '/api/v1/users/me')).status).toBe(401)
  await page.goto('/settings/account')
  expect(await page.getByText(person.email).first().isVisible()).toBe(true)
})

it('A second factor is set up by its secret, and asked for at the next sign-in', async () => {
  await page.goto('/settings/second-factor')
  await page.getByLabel('Current password').fill(password)
  await page.getByRole('button', { name: 'Set up a second factor' }).click()
  expect(await page.getByRole('img', { name: /^QR code/ }).isVisible()).toBe(true)
  const secret = ((await page.locator('code').textContent()) ?? '').replaceAll(' ', '')
  await page.getByLabel('Code', { exact: true }).fill('000000')
  await page.getByRole('button', { name: 'Turn it on' }).click()
  await page.getByText('The code is wrong').waitFor()
  const totp = new TOTP({ secret })
  await page.getByLabel('Code', { exact: true }).fill(totp.generate())
  await page.getByRole('button', { name: 'Turn it on' }).click()
  const codes = await page.locator('ol.codes code').allTextContents()
  expect(codes).toHaveLength(10)

  await page.goto('/sign-in')
  await page.getByLabel('Email address').fill(person.email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Code').fill(codes[0] ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.goto('/settings/second-factor')
  await page.getByText('9 recovery codes are left').waitFor()
  await page.getByLabel('Current password').fill(password)
  await page.getByLabel('Code').fill(codes[1] ?? '')
  await page.getByRole('button', { name: 'Turn it off' }).click()
  await page.getByText('Your second factor is off').waitFor()
})

it('Other sessions are ended from the list of all', async () => {
  const other = await logIn(person.email, password)
  await page.goto('/settings/sessions')
  await page.getByRole('button', { name: 'End all other sessions' }).click()
  await page.getByText('The session has ended').waitFor()

  expect((await other.request('GET', '/api/v1/users/me')).status).toBe(401)
  expect(await page.getByText('This device').count()).toBe(1)
})

it('Emails are chosen, and notifications are marked as read', async () => {
  await page.goto('/settings/mails')
  await page.getByLabel('when an interview is moved').uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
  expect(await page.getByLabel('when an interview is moved').isChecked()).toBe(false)
  expect(await page.getByLabel('when an interview is cancelled').isChecked()).toBe(true)

  await expect
    .poll(async () => {
      await page.goto('/notifications')
      return page.getByRole('heading', { name: /Welcome/ }).count()
    })
    .toBe(1)
  await page.getByRole('button', { name: 'Mark all as read' }).click()
  expect(await page.getByRole('button', { name: /^Mark/ }).count()).toBe(0)
  await page.getByRole('link', { name: 'Unread' }).click()
  await page.getByText('You have read everything.').waitFor()
})

it('Language and time zone belong to the account, on other devices and in emails as well', async () => {
  await page.goto('/settings/language')
  await page.getByLabel('Deutsch').check()
  await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
  await page.getByLabel('Dark').check()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Gespeichert.').waitFor()
  const html = page.locator('html')
  expect([await html.getAttribute('lang'), await html.getAttribute('data-theme')]).toEqual(['de', 'dark'])
  const me = await person.request('GET', '/api/v1/users/me')
  expect(me.body).toMatchObject({ locale: 'de', time_zone: 'Asia/Tokyo' })

  const elsewhere = await openWindow(browser, { javaScriptEnabled: false })
  const other = await elsewhere.newPage()
  await other.goto('/sign-in')
  await other.getByLabel('Email address').fill(person.email)
  await other.getByLabel('Password', { exact: true }).fill(password)
  await other.getByRole('button', { name: 'Sign in' }).click()
  await other.getByText('Konto', { exact: true }).waitFor()
  await expect
    .poll(async () => {
      await other.goto('/notifications')
      return other.getByRole('heading', { name: 'Willkommen im Job Portal' }).count()
    })
    .toBe(1)
  expect(await other.getByText('GMT+9').count()).toBeGreaterThan(0)
  await other.getByRole('button', { name: 'English' }).click()
  expect(await other.locator('html').getAttribute('lang')).toBe('en')
  await elsewhere.close()
  expect((await person.request('GET', '/api/v1/users/me')).body).toMatchObject({ locale: 'en' })

  await page.goto('/settings/language')
  await page.getByLabel('Wie im Browser').check()
  await page.getByLabel('Zeitzone').selectOption('')
  await page.getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Saved.').waitFor()
  expect((await person.request('GET', '/api/v1/users/me')).body).toMatchObject({ locale: null, time_zone: null })
})

it('A person downloads everything and erases the account', async () => {
  const response = await window.request.get('/settings/privacy/export')
  expect(response.headers()['content-disposition']).toBe('attachment; filename="job-portal.json"')
  expect(await response.text()).toContain(person.email)

  await page.goto('/settings/privacy')
  await page.getByLabel('Current password').fill('not the password')
  await page.getByRole('button', { name: 'Erase my account' }).click()
  await page.getByText('Your current password is not right.').waitFor()
  await page.getByLabel('Current password').fill(password)
  await page.getByRole('button', { name: 'Erase my account' }).click()
  await page.getByText('Your account is erased.').waitFor()
  const form = new URLSearchParams({ username: person.email, password })
  expect((await guest.request('POST', '/api/v1/auth/login/access-token', form)).status).toBe(400)
})
