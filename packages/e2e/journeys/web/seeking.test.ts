// Job seekers apply and follow their applications, with scripts off: nothing here needs one.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Person, password } from '../../client.ts'
import { join } from '../person.ts'
import { launchBrowser, openWindow, signIn } from './browser.ts'

let browser: Browser
let window: BrowserContext
let seeker: Person
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  seeker = await join('JOB_SEEKER')
  window = await openWindow(browser, { javaScriptEnabled: false })
  await signIn(window, seeker.email, password)
  page = await window.newPage()
  return () => window.close()
})

it('A job seeker creates a profile, is told what is wrong in it, and chooses skills from a search', async () => {
  await page.goto('/me/profile')
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByLabel('Phone number').fill('call me')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByRole('link', { name: /^Enter a phone number/ }).waitFor()
  expect(await page.getByLabel('Name').inputValue()).toBe('Ada Lovelace')
  await page.getByLabel('Phone number').fill('+43 1 234567')
  await page.getByLabel('Years of experience').fill('7')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Your profile is saved.').waitFor()

  await page.getByRole('link', { name: 'Add skills' }).click()
  await page.getByLabel('Find a skill').fill('pyth')
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByLabel('Python').check()
  await page.getByLabel('Find a skill').fill('sql')
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByLabel('SQL').check()
  await page.getByRole('button', { name: 'Add the checked skills' }).click()
  await page.getByLabel('Python').selectOption('Advanced')
  await page.getByRole('button', { name: 'Save skills' }).click()
  await page.getByText('Your profile is saved.').waitFor()

  const path = `/api/v1/profiles/job-seekers/user/${seeker.id}`
  expect(await expectStatus(200, seeker.request('GET', path))).toMatchObject({
    full_name: 'Ada Lovelace',
    phone: '+43 1 234567',
    experience_years: 7,
    education: null,
  })
  const skills = await expectStatus(200, seeker.request('GET', `/api/v1/profiles/job-seekers/${seeker.id}/skills`))
  expect(skills.map((each: { proficiency_level: string }) => each.proficiency_level).sort()).toEqual([
    'ADVANCED',
    'INTERMEDIATE',
  ])
})
