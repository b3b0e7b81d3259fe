// People without a mouse do everything with the keyboard alone.
import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { password } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { join } from '../person.ts'
import { launchBrowser, openWindow, signIn } from './browser.ts'

const maxStops = 150

let browser: Browser
let window: BrowserContext
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  window = await openWindow(browser)
  page = await window.newPage()
  return () => window.close()
})

/** Presses the Tab key until the focus is there. */
async function reach(target: Locator): Promise<void> {
  await target.waitFor()
  for (let stop = 0; stop < maxStops; stop++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`${maxStops} stops do not lead to ${target}`)
}

/** Follows a link or presses a button. */
async function press(target: Locator): Promise<void> {
  await reach(target)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

async function type(label: string, text: string): Promise<void> {
  await reach(page.getByLabel(label, { exact: true }))
  await page.keyboard.type(text)
}

it('A job seeker searches, signs in and applies', async () => {
  const { recruiter } = await recruiterWithProfile()
  const word = `Tailor${randomUUID().slice(0, 8)}`
  const job = await postJob(recruiter, { title: `${word} for suits` })
  const seeker = await join('JOB_SEEKER')
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))

  await page.goto('/')
  await type('What', word)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  await press(page.getByRole('link', { name: job.title }))
  await press(page.getByRole('link', { name: 'Apply' }))
  await type('Email address', seeker.email)
  await type('Password', password)
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  await press(page.getByRole('button', { name: 'Check and send' }))
  await press(page.getByRole('button', { name: 'Send the application' }))

  await page.getByText('Your application is sent.').waitFor()
})

it('The menu opens by Enter, and closes by Escape, which returns to where it was opened', async () => {
  const { email } = await join('JOB_SEEKER')
  await signIn(window, email, password)
  await page.goto('/help')
  const menu = page.locator('summary', { hasText: 'Account' })
  await reach(menu)
  await page.keyboard.press('Enter')
  const settings = page.getByRole('link', { name: 'Settings', exact: true })
  await reach(settings)
  await page.keyboard.press('Escape')

  expect(await menu.evaluate((element) => element === document.activeElement)).toBe(true)
  expect(await settings.isVisible()).toBe(false)
})

it('A rejected form has the focus at its errors, from where a key leads to the field', async () => {
  await page.goto('/sign-up')
  await type('Email address', 'ada@example.com')
  await type('Password', 'password')
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
  const summary = page.getByRole('alert')
  await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true)
  await reach(summary.getByRole('link').first())
  await page.keyboard.press('Enter')

  await expect
    .poll(() => page.getByLabel('Password', { exact: true }).evaluate((element) => element === document.activeElement))
    .toBe(true)
})
