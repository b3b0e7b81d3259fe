// Job seekers apply and follow their applications, with scripts off: nothing here needs one.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Person, password } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { inAWeek, join } from '../person.ts'
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
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Enter a phone number/ })
    .waitFor()
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

it('A job seeker follows an application and its interview, and withdraws', async () => {
  const { recruiter } = await recruiterWithProfile()
  const job = await postJob(recruiter)
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  const { id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: job.id }))
  await expectStatus(200, recruiter.request('PUT', `/api/v1/applications/${id}/status`, { new_status: 'SHORTLISTED' }))
  const invitation = { application_id: id, interview_date: inAWeek(), mode: 'ONLINE' }
  await expectStatus(201, recruiter.request('POST', '/api/v1/interviews', invitation))

  await page.goto('/applications')
  await page.getByRole('link', { name: job.title }).click()
  expect(await page.locator('.timeline li').allTextContents()).toEqual([
    expect.stringMatching(/^You applied\./),
    expect.stringMatching(/^You were shortlisted by /),
  ])
  await page.goto('/interviews')
  await page.locator('.entries a').click()
  await page.getByText('Online').waitFor()
  expect(await page.locator('main time').getAttribute('datetime')).toBe(invitation.interview_date)

  await page.getByRole('link', { name: 'See the application' }).click()
  await page.getByRole('link', { name: 'Withdraw the application' }).click()
  await page.getByText('Upcoming interviews for this application are cancelled.').waitFor()
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByText('Your application is withdrawn.').waitFor()
  expect(await page.getByText('Cancelled').count()).toBe(1)
  await page.goto(`/applications/${id}/withdraw`)
  expect(new URL(page.url()).pathname).toBe(`/applications/${id}`)
})
