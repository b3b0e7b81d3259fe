// Recruiters invite applicants to interviews, with scripts off: nothing here needs one.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Person } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { inAWeek } from '../person.ts'
import { rows } from '../running-stack.ts'
import { applyAs } from './applicant.ts'
import { launchBrowser, openPageOf } from './browser.ts'

let browser: Browser
let window: BrowserContext
let recruiter: Person
let ada: { seeker: Person; id: number }
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  ;({ recruiter } = await recruiterWithProfile())
  ada = await applyAs('Ada Lovelace', (await postJob(recruiter)).id)
  ;({ window, page } = await openPageOf(browser, recruiter, { javaScriptEnabled: false }))
  return () => window.close()
})

/** The last Sunday of a month next year, on which clocks in Europe change in March and October. */
function lastSundayOf(month: 3 | 10): string {
  const last = new Date(Date.UTC(new Date().getUTCFullYear() + 1, month, 0))
  last.setUTCDate(last.getUTCDate() - last.getUTCDay())
  return last.toISOString().slice(0, 10)
}

async function invite(interview_date: string): Promise<number> {
  const invitation = { application_id: ada.id, interview_date, mode: 'ONLINE' }
  return (await expectStatus(201, recruiter.request('POST', '/api/v1/interviews', invitation))).id
}

it('An invitation on the day of a clock change means one instant, which both parties see', async () => {
  await page.goto(`/hire/applications/${ada.id}`)
  await page.getByRole('link', { name: 'Invite to an interview' }).click()
  await page.getByLabel('Time zone').selectOption('Europe/Vienna')
  await page.getByLabel('On site').check()
  await page.getByLabel('Date').fill(lastSundayOf(3))
  await page.getByLabel('Time', { exact: true }).fill('02:30')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^The clock skips this time/ })
    .waitFor()
  expect(await page.getByLabel('On site').isChecked()).toBe(true)

  await page.getByLabel('Date').fill(lastSundayOf(10))
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^The clock shows this time twice/ })
    .waitFor()
  await page.getByLabel('02:30 GMT+1').check()
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText('Ada Lovelace is invited.').waitFor()

  await page.getByText(/^On the clock of the invitation: .* 02:30 GMT\+1$/).waitFor()
  const at = `${lastSundayOf(10)}T01:30:00.000Z`
  expect(await page.locator('.terms time').getAttribute('datetime')).toBe(at)
  expect(await expectStatus(200, ada.seeker.request('GET', '/api/v1/interviews'))).toMatchObject([
    { interview_date: at, offset_minutes: 60, mode: 'OFFLINE' },
  ])
})

it('An interview stands in the agenda, is changed, and is cancelled', async () => {
  const date = inAWeek()
  const id = await invite(date)
  await page.goto('/hire/interviews')
  await page.getByRole('link', { name: 'Ada Lovelace' }).click()
  await page.getByRole('link', { name: 'Change the date or place' }).click()
  await page.getByLabel('Time', { exact: true }).fill('11:15')
  await page.getByLabel('On site').check()
  await page.getByRole('button', { name: 'Change the interview' }).click()
  await page.getByText('The interview is changed.').waitFor()
  expect(await expectStatus(200, ada.seeker.request('GET', `/api/v1/interviews/${id}`))).toMatchObject({
    interview_date: `${date.slice(0, 10)}T11:15:00.000Z`,
    mode: 'OFFLINE',
  })

  await page.getByRole('link', { name: 'Cancel the interview' }).click()
  await page.getByText('The applicant is told.').waitFor()
  await page.getByRole('button', { name: 'Cancel the interview' }).click()
  await page.getByText('This interview was cancelled.').waitFor()
  await page.goto(`/hire/interviews/${id}/change`)
  await page.getByText('This interview can no longer be changed').waitFor()
  await page.goto('/hire/interviews')
  await page.getByText('No interviews are planned.').waitFor()
  await page.getByRole('link', { name: 'With cancelled ones' }).click()
  await page.getByRole('link', { name: 'Ada Lovelace' }).waitFor()
})

it('What the API refuses stands at the date, and nothing that was entered is lost', async () => {
  for (let count = 0; count < 5; count += 1) await invite(inAWeek())
  await page.goto(`/hire/applications/${ada.id}/interview`)
  await page.getByLabel('Date').fill('2001-01-01')
  await page.getByLabel('Time', { exact: true }).fill('09:30')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.locator('#date-error', { hasText: 'Choose a date and time in the future' }).waitFor()
  await page.getByLabel('Date').fill(lastSundayOf(10))
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.locator('#date-error', { hasText: 'five upcoming interviews' }).waitFor()
  expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('09:30')

  await expectStatus(200, ada.seeker.request('POST', `/api/v1/applications/${ada.id}/withdraw`))
  await page.goto(`/hire/applications/${ada.id}/interview`)
  await page.getByText('No interview can be scheduled.').waitFor()
})

it('After an interview its result is noted, once', async () => {
  const id = await invite(inAWeek())
  await rows(
    `UPDATE portal_application.interviews SET interview_date = UTC_TIMESTAMP() - INTERVAL 1 HOUR WHERE id = ${id}`,
  )
  await page.goto('/hire/interviews?show=past')
  await page.getByText('No result yet').waitFor()
  await page.getByRole('link', { name: 'Ada Lovelace' }).click()
  await page.getByLabel('Passed', { exact: true }).check()
  await page.getByRole('button', { name: 'Save the result' }).click()

  await page.getByText('The interview is changed.').waitFor()
  expect(await page.getByRole('button', { name: 'Save the result' }).count()).toBe(0)
  expect(await page.locator('.tag', { hasText: 'Passed' }).count()).toBe(1)
  expect(await page.getByRole('link', { name: 'Change the date or place' }).count()).toBe(0)
})

it('A recruiter sees no interviews of others', async () => {
  const id = await invite(inAWeek())
  const other = await recruiterWithProfile()
  const { window: foreign } = await openPageOf(browser, other.recruiter, { javaScriptEnabled: false })
  for (const path of [`interviews/${id}`, `interviews/${id}/change`, `interviews/${id}/cancel`]) {
    expect((await foreign.request.get(`/hire/${path}`)).status(), path).toBe(404)
  }
  expect((await foreign.request.get(`/hire/applications/${ada.id}/interview`)).status()).toBe(404)
  await foreign.close()
})
