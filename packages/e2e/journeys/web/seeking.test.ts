// Job seekers write their profile and follow their applications, with scripts off: nothing here needs one.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Person } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { inAWeek } from '../person.ts'
import { launchBrowser, openPageOfSeeker } from './browser.ts'

let browser: Browser
let window: BrowserContext
let seeker: Person
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  ;({ seeker, window, page } = await openPageOfSeeker(browser))
  return () => window.close()
})

it('A job seeker creates a profile, sees what is wrong in it, and chooses skills from a search', async () => {
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

it('A job seeker says more in the profile, entry by entry, and sees what else could be in it', async () => {
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  await page.goto('/me/profile')
  await page.getByRole('heading', { name: 'Your profile is 0 % complete' }).waitFor()
  await page.getByRole('link', { name: 'your experience' }).click()
  await page.getByLabel('What you were').fill('Analyst')
  await page.getByLabel('Company').fill('Difference Ltd')
  await page.getByLabel('First month').fill('2020-03')
  await page.getByLabel('Last month').fill('2020-01')
  await page.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Enter a year and a month that is not before/ })
    .waitFor()
  expect(await page.getByLabel('Company').inputValue()).toBe('Difference Ltd')
  await page.getByLabel('Last month').fill('2022-02')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('2 years, counted from the entries').waitFor()
  await page.getByText('Mar 2020 – Feb 2022').waitFor()

  await page.getByRole('link', { name: 'Change: Analyst' }).click()
  await page.getByLabel('Company').fill('Analytical Ltd')
  const other = await window.newPage()
  await other.goto(page.url())
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Analytical Ltd').waitFor()
  await other.getByRole('button', { name: 'Remove this entry' }).click()
  await other.getByText('This entry was changed or removed in the meantime.').waitFor()
  await other.close()

  await page.getByRole('link', { name: 'Add education' }).click()
  await page.getByLabel('School').fill('University of London')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Change: University of London' }).click()
  await page.getByRole('button', { name: 'Remove this entry' }).click()
  await page.getByText('No entries yet. Schools').waitFor()

  await page.getByRole('link', { name: 'Add languages' }).click()
  await page.getByLabel('Another language').selectOption('English')
  await page.getByLabel('How well you speak it').selectOption('Native')
  await page.getByRole('button', { name: 'Save and add another' }).click()
  await page.getByLabel('Another language').selectOption('German')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('link', { name: 'Say what you look for' }).click()
  await page.getByLabel('Jobs', { exact: true }).fill('Programmer')
  await page.getByLabel('Remote').check()
  await page.getByLabel('At least').fill('90,000')
  await page.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Enter a whole amount/ })
    .waitFor()
  await page.getByLabel('Currency').selectOption('GBP')
  await page.getByLabel('Pay for').selectOption('a year')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Change: About' }).click()
  await page.getByLabel('Headline').fill('Analyst of engines')
  await page.getByLabel('Phone number').fill('020 7946 0000')
  await page.getByLabel('Country').selectOption('United Kingdom')
  await page.getByLabel('Links').fill('example.com')
  await page.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Enter whole addresses/ })
    .waitFor()
  await page.getByLabel('Links').fill('https://example.com/ada')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('heading', { name: 'Your profile is 60 % complete' }).waitFor()

  const path = `/api/v1/profiles/job-seekers/user/${seeker.id}`
  expect(await expectStatus(200, seeker.request('GET', path))).toMatchObject({
    headline: 'Analyst of engines',
    phone_e164: '+442079460000',
    languages: [
      { language: 'en', level: 'NATIVE' },
      { language: 'de', level: 'B1' },
    ],
    desired: {
      titles: ['Programmer'],
      workplaces: ['REMOTE'],
      pay: { amount: 90_000, currency: 'GBP', period: 'YEAR' },
    },
    experience_entries: [{ company: 'Analytical Ltd', end: '2022-02' }],
    education_entries: [],
  })
})

it('A job seeker brings a résumé as a file, sees what it lost, and takes it along again', async () => {
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  await page.goto('/me/profile')
  await page.getByRole('link', { name: 'Your profile as a file' }).click()
  const choose = (text: string) =>
    page
      .getByLabel('File in JSON Resume')
      .setInputFiles({ name: 'resume.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  await choose('no JSON')
  await page.getByRole('button', { name: 'Take it over' }).click()
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Choose a file/ })
    .waitFor()

  const work = [{ name: 'Difference Ltd', position: 'Analyst', startDate: '2020-03' }]
  await choose(JSON.stringify({ basics: { label: 'Analyst of engines' }, work, awards: [{ title: 'A prize' }] }))
  await page.getByRole('button', { name: 'Take it over' }).click()
  await page.getByText('awards: a profile has no place for it').waitFor()
  await page.getByRole('link', { name: 'See your profile' }).click()
  await page.getByText('Analyst of engines').waitFor()
  const response = await window.request.get('/me/profile/resume.json')
  expect(response.headers()['content-disposition']).toBe('attachment; filename="resume.json"')
  expect(await response.json()).toMatchObject({ basics: { name: 'Ada Lovelace' }, work })
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

it('The overview leads a job seeker through the first steps, and then shows what is new', async () => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Your applications and interviews' }).click()
  await page.getByRole('link', { name: 'Create your profile' }).click()
  await page.getByLabel('Name').fill('Ada Lovelace')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Overview' }).first().click()
  await page.getByText('You can add a headline, a few words about you, where you live, a phone number').waitFor()
  await page.getByText('You have not applied for a job yet.').waitFor()

  const { recruiter } = await recruiterWithProfile()
  const job = await postJob(recruiter)
  const { id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: job.id }))
  await expectStatus(200, recruiter.request('PUT', `/api/v1/applications/${id}/status`, { new_status: 'SHORTLISTED' }))
  const invitation = { application_id: id, interview_date: inAWeek(), mode: 'ONLINE' }
  const interview = await expectStatus(201, recruiter.request('POST', '/api/v1/interviews', invitation))
  const news = page.getByRole('region', { name: 'Unread notifications' })
  await expect
    .poll(async () => {
      await page.goto('/me')
      return news.getByRole('link', { name: /^Interview for/ }).count()
    })
    .toBe(1)
  expect(await page.getByRole('region', { name: 'Next interview' }).getByRole('link').count()).toBe(1)
  expect(await page.getByRole('region', { name: 'Applications that moved' }).getByRole('link').count()).toBe(1)

  await news.getByRole('link', { name: /^Interview for/ }).click()
  expect(new URL(page.url()).pathname).toBe(`/interviews/${interview.id}`)
  await page.goto('/notifications')
  await page.getByRole('link', { name: /^Application received/ }).click()
  expect(new URL(page.url()).pathname).toBe(`/applications/${id}`)
})
