// Recruiters name their company, write jobs, publish and end them.
import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Person } from '../../client.ts'
import { postJob, recruiterWithProfile, seekerWithProfile } from '../hire.ts'
import { guest, join } from '../person.ts'
import { launchBrowser, openPageOf, openWindow } from './browser.ts'
import { watch } from './checks.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

const viewport = { width: 1280, height: 900 }

/** Whether a guest finds a job by a word of its title. */
async function isFound(word: string): Promise<boolean> {
  const found = await expectStatus(200, guest.request('GET', `/api/v1/jobs/search?q=${word}`))
  return found.length > 0
}

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  let recruiter: Person
  let window: BrowserContext
  let page: Page
  beforeEach(async () => {
    recruiter = await join('RECRUITER')
    ;({ window, page } = await openPageOf(browser, recruiter, { javaScriptEnabled, viewport }))
    return () => window.close()
  })

  it('A new recruiter is led to a company, a draft, a preview and a published job, and closes it', async () => {
    const word = `w${randomUUID().slice(0, 8)}`
    const problems = watch(page, inject('portal').gatewayUrl)
    await page.goto('/')
    await page.getByRole('link', { name: 'Hiring' }).click()
    await page.getByRole('link', { name: 'Say for which company you hire' }).click()
    await page.getByLabel('Name of the company').fill('Bread & Sons')
    await page.getByLabel('Website').fill('https://bread.example.com')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your company is saved.').waitFor()
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('link', { name: 'Write your first job' }).click()

    await page.getByLabel('Title').fill(`Baker ${word}`)
    await page.getByLabel('Place').fill('Vienna')
    await page.getByLabel('Type of job').selectOption('Part time')
    await page.getByLabel('On site or remote').selectOption('Remote')
    await page.getByLabel('Country (optional)').selectOption('Austria')
    await page.getByLabel('Add a country').selectOption('Germany')
    await page.getByLabel('From').fill('30,000')
    await page.getByLabel('Currency').selectOption('Euro (EUR)')
    await page.getByLabel('Pay for').selectOption('a year')
    await page.getByLabel('Level').selectOption('Senior')
    await page.getByLabel('Benefits').fill('Bread for the family\nFree Sundays')
    await page.getByLabel('What the job is about').fill('# Tasks\n\nBake **fresh** bread.')
    await page.getByLabel('Find a skill').fill('pyth')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByLabel('Python').check()
    await page.getByRole('button', { name: 'Update the preview' }).click()
    const preview = page.getByRole('region', { name: 'Preview' })
    await preview.getByRole('heading', { name: 'Tasks' }).waitFor()
    expect(await preview.locator('strong').textContent()).toBe('fresh')
    expect(await preview.getByText('Vienna · Remote · Part time · from €30,000 a year').count()).toBe(1)
    expect(await preview.getByText('those who apply').count()).toBe(0)
    expect(await page.getByLabel('Germany').isChecked()).toBe(true)
    expect(await preview.getByText('Python').count()).toBe(1)
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('Only you see this job.').waitFor()
    expect(await isFound(word)).toBe(false)

    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('The job is published.').waitFor()
    const address = await page.getByLabel('Address of the public page').inputValue()
    await expect.poll(() => isFound(word)).toBe(true)
    const visitor = await openWindow(browser)
    const seen = await visitor.newPage()
    await seen.goto(address)
    await seen.getByRole('heading', { name: `Baker ${word}` }).waitFor()
    expect(await seen.getByText('Bread & Sons').count()).toBeGreaterThan(0)
    expect(await seen.getByText('from €30,000 a year').count()).toBe(1)
    expect(await seen.getByText('Senior', { exact: true }).count()).toBe(1)
    expect(await seen.getByRole('listitem').filter({ hasText: 'Free Sundays' }).count()).toBe(1)
    expect(await seen.getByText('Austria', { exact: true }).count()).toBe(1)
    expect(await seen.getByText('Germany', { exact: true }).count()).toBe(1)

    await page.getByRole('link', { name: 'Close' }).click()
    await page.getByText('Nobody is waiting for your decision.').waitFor()
    await page.getByLabel('Why the job is closed').selectOption('Somebody was found')
    await page.getByRole('button', { name: 'Close the job' }).click()
    await page.getByText('Closed because somebody was found.').waitFor()
    await page.getByText('The page of this job says that it is no longer open.').waitFor()
    await seen.reload()
    await seen.getByText('This job is no longer open.').waitFor()
    await visitor.close()
    expect(problems).toEqual([])
  })

  it('A form that the API rejects says why at each field, and keeps everything', async () => {
    await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bread' }))
    await page.goto('/hire/jobs/new')
    await page.getByLabel('Title').fill('Baker')
    await page.getByLabel('Place').fill('Vienna')
    await page.getByLabel('Type of job').selectOption('Part time')
    await page.getByLabel('From').fill('50000')
    await page.getByLabel('Up to').fill('a lot')
    await page.getByLabel('What the job is about').fill('Bread.')
    await page.getByRole('button', { name: 'Publish' }).click()
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^Enter a whole amount, such as/ })
      .waitFor()
    expect(await page.title()).toMatch(/^Error: New job/)
    expect(await page.getByLabel('Up to').inputValue()).toBe('a lot')
    expect(await page.getByLabel('Up to').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByLabel('What the job is about').inputValue()).toBe('Bread.')

    await page.getByLabel('Up to').fill('60 000')
    const key = await page.locator('input[name=key]').inputValue()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('The job is published.').waitFor()
    const again = await window.request.post('/hire/jobs/new', {
      form: {
        key,
        act: 'publish',
        title: 'Baker',
        location: 'Vienna',
        job_type: 'PART_TIME',
        salary_min: '50000',
        salary_max: '60 000',
        description: 'Bread.',
      },
      headers: { origin: new URL(page.url()).origin, 'sec-fetch-site': 'same-origin' },
    })
    expect(new URL(again.url()).pathname).toBe(new URL(page.url()).pathname)
  })

  it('The pay is shown only to people who apply, and its recruiter gets a notice about what it lacks', async () => {
    await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bread' }))
    const unit = { salary_currency: 'EUR', salary_period: 'YEAR' }
    const job = await postJob(recruiter, { ...unit, salary_min: 40_000, salary_max: null })

    await page.goto(`/hire/jobs/${job.id}`)
    await page.getByText('The job does not say what it pays').waitFor()
    await page.getByRole('link', { name: 'Change the pay' }).click()
    await page.getByLabel('Up to').fill('50,000')
    await page.getByLabel('Show the pay only to people who apply').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The job is saved.').waitFor()
    expect(await page.getByText('The job does not say what it pays').count()).toBe(0)
    expect(await page.getByText('€40,000–50,000 a year (shown only to those who apply)').count()).toBe(1)
    await page.getByRole('link', { name: 'Edit' }).click()
    expect(await page.getByLabel('Show the pay only to people who apply').isChecked()).toBe(true)
    const preview = page.getByRole('region', { name: 'Preview' })
    expect(await preview.getByText('(shown only to those who apply)').count()).toBe(1)

    const seeker = await seekerWithProfile()
    const visitor = await openPageOf(browser, seeker, { javaScriptEnabled, viewport })
    await visitor.page.goto(`/jobs/${job.id}`)
    await visitor.page.getByText('Shown to those who apply', { exact: true }).waitFor()
    expect(await visitor.page.content()).not.toMatch(/40,?000|50,?000/)
    await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: job.id }))
    await expect
      .poll(async () => {
        await visitor.page.reload()
        return visitor.page.getByText('€40,000–50,000 a year').count()
      })
      .toBe(1)
    await visitor.window.close()
  })

  it('The last day of a job is chosen before and after it is published', async () => {
    await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bread' }))
    const day = (days: number) => new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10)
    const dayOf = async (id: string) => {
      const { expires_at } = await expectStatus(200, guest.request('GET', `/api/v1/jobs/${id}`))
      return new Date(expires_at).toISOString().slice(0, 10)
    }
    const draft = await postJob(recruiter, { status: 'DRAFT' })
    await page.goto(`/hire/jobs/${draft.id}/edit`)
    await page.getByLabel('Last day').fill(day(400))
    await page.getByRole('button', { name: 'Publish' }).click()
    // With scripts, the browser knows what may be chosen, and so it does without.
    expect(await page.getByLabel('Last day').evaluate((field: HTMLInputElement) => field.validity.rangeOverflow)).toBe(
      true,
    )
    await page.getByLabel('Last day').fill(day(10))
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('The job is saved.').waitFor()
    await page.getByRole('link', { name: 'Edit' }).click()
    expect(await page.getByLabel('Last day').inputValue()).toBe(day(10))
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('The job ends by itself on').waitFor()
    expect(await dayOf(draft.id)).toBe(day(10))

    await page.getByLabel('Another last day').fill(day(20))
    await page.getByRole('button', { name: 'Set this day' }).click()
    await page.getByText('The job is saved.').waitFor()
    expect(await dayOf(draft.id)).toBe(day(20))
  })

  it('A draft needs only a title, says what it lacks, and is published at the chosen day', async () => {
    await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bread' }))
    await page.goto('/hire/jobs/new')
    await page.getByLabel('Title').fill('Baker')
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('Before the job can be published, it needs: a place, a description.').waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByText('The draft lacks what an open job must state.').waitFor()

    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Place').fill('Vienna')
    await page.getByLabel('What the job is about').fill('Bread.')
    const day = (await page.getByLabel('Publish on').getAttribute('max')) ?? ''
    await page.getByLabel('Publish on').fill(day)
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('It is published by itself on').waitFor()
    expect(await page.getByText('Before the job can be published').count()).toBe(0)
    await page.getByRole('link', { name: 'Edit' }).click()
    expect(await page.getByLabel('Publish on').inputValue()).toBe(day)
  })

  it('A job that equals another one has a notice, and changes of two windows do not replace each other', async () => {
    const { recruiter: hiring } = await recruiterWithProfile()
    const other = await openPageOf(browser, hiring, { javaScriptEnabled, viewport })
    const [first, second] = [await postJob(hiring, { title: 'Baker' }), await postJob(hiring, { title: 'Baker' })]
    await other.page.goto(`/hire/jobs/${second.id}`)
    await other.page.getByRole('link', { name: 'See that job' }).click()
    expect(new URL(other.page.url()).pathname).toBe(`/hire/jobs/${first.id}`)

    await other.page.goto(`/hire/jobs/${first.id}/edit`)
    await expectStatus(200, hiring.request('PUT', `/api/v1/jobs/${first.id}`, { title: 'Night baker' }))
    await other.page.getByLabel('Title').fill('Day baker')
    await other.page.getByRole('button', { name: 'Save', exact: true }).click()
    await other.page.getByText('Somebody has changed this job since you opened it.').waitFor()
    expect(await other.page.getByLabel('Title').inputValue()).toBe('Day baker')
    await other.page.getByRole('button', { name: 'Save', exact: true }).click()
    await other.page.getByRole('heading', { name: 'Day baker' }).waitFor()
    await other.window.close()
  })

  it('A job is changed, paused, opened again and deleted', async () => {
    await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bread' }))
    const job = await postJob(recruiter)
    const seeker = await seekerWithProfile()
    await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: job.id }))

    await page.goto('/hire/jobs')
    await page.getByRole('link', { name: 'Open (1)' }).click()
    await page.getByText('1 applicant, 1 new').waitFor()
    await page.getByRole('link', { name: job.title, exact: true }).click()
    await page.getByRole('link', { name: 'Edit' }).click()
    await page.getByLabel('Title').fill('Platform Engineer')
    await page.getByLabel('From').fill('')
    await page.getByLabel('Python', { exact: true }).uncheck()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'Platform Engineer' }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Accept applications again' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    expect(await expectStatus(200, guest.request('GET', `/api/v1/jobs/${job.id}`))).toMatchObject({
      title: 'Platform Engineer',
      description: job.description,
      salary_min: null,
      salary_max: job.salary_max,
      skills: [{ name: 'SQL' }],
      status: 'OPEN',
    })

    await page.getByRole('button', { name: 'Copy' }).click()
    await page.getByRole('heading', { level: 1, name: 'Edit the job: Platform Engineer' }).waitFor()
    expect(await page.getByLabel('What the job is about').inputValue()).toBe(job.description)
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('Only you see this job.').waitFor()
    await page.goto(`/hire/jobs/${job.id}`)
    await page.getByRole('link', { name: 'Delete' }).click()
    await page.getByText('One person is waiting for your decision.').waitFor()
    await page.getByRole('button', { name: 'Delete the job' }).click()
    await page.getByText('The job is deleted.').waitFor()
    await expectStatus(404, guest.request('GET', `/api/v1/jobs/${job.id}`))
  })
})

it('The pages of a job of another recruiter are refused, and those of a draft not found', async () => {
  const [{ recruiter: owner }, { recruiter: other }] = [await recruiterWithProfile(), await recruiterWithProfile()]
  const [published, draft] = [await postJob(owner), await postJob(owner, { status: 'DRAFT' })]
  const { window } = await openPageOf(browser, other, { javaScriptEnabled: false, viewport })
  const headers = { accept: 'text/html' }
  for (const page of ['', '/edit', '/close', '/delete']) {
    expect((await window.request.get(`/hire/jobs/${published.id}${page}`, { headers })).status(), page).toBe(403)
    expect((await window.request.get(`/hire/jobs/${draft.id}${page}`, { headers })).status(), page).toBe(404)
  }
  const closing = await window.request.post(`/hire/jobs/${published.id}/close`, {
    headers: { ...headers, origin: inject('portal').gatewayUrl, 'sec-fetch-site': 'same-origin' },
  })
  expect(closing.status()).toBe(403)
  expect((await expectStatus(200, guest.request('GET', `/api/v1/jobs/${published.id}`))).status).toBe('OPEN')
  await window.close()
})

describe('The editor', () => {
  let window: BrowserContext
  let page: Page
  beforeEach(async () => {
    const { recruiter } = await recruiterWithProfile()
    ;({ window, page } = await openPageOf(browser, recruiter, { viewport }))
    await page.goto('/hire/jobs/new')
    await page.getByRole('button', { name: 'Bold' }).and(page.locator(':enabled')).waitFor()
    return () => window.close()
  })

  it('shows what is typed as it will look, and marks the selected text', async () => {
    const preview = page.getByRole('region', { name: 'Preview' })
    const description = page.getByLabel('What the job is about')
    await page.getByLabel('Title').fill('Cook')
    await preview.getByRole('heading', { name: 'Cook' }).waitFor()
    expect(await preview.getByText(/apply/).count()).toBe(0)
    await description.fill('hot soup')
    await preview.locator('.markdown').getByText('hot soup').waitFor()

    await description.selectText()
    await page.getByRole('button', { name: 'Bold' }).click()
    expect(await description.inputValue()).toBe('**hot soup**')
    await preview.locator('strong').getByText('hot soup').waitFor()
    await page.keyboard.type('cold')
    expect(await description.inputValue()).toBe('**cold**')
  })

  it('keeps what is typed until it is saved, also if the page is left', async () => {
    await page.getByLabel('Title').fill('Waiter')
    await page.getByLabel('What the job is about').fill('Serve soup.')
    await expect.poll(() => page.evaluate(() => Object.values(localStorage).join())).toContain('Serve soup.')
    await page.goto('/hire')
    await page.goto('/hire/jobs/new')
    await page.getByText('What you typed here last and did not save is back.').waitFor()
    expect(await page.getByLabel('Title').inputValue()).toBe('Waiter')
    await page.getByRole('region', { name: 'Preview' }).getByText('Serve soup.').waitFor()

    await page.getByLabel('Place').fill('Graz')
    await page.getByLabel('Type of job').selectOption('Full time')
    await page.getByRole('button', { name: 'Save as a draft' }).click()
    await page.getByText('The job is saved.').waitFor()
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })

  it('forgets what was typed if its owner discards it, or signs out', async () => {
    const isKept = () => page.evaluate(() => Object.values(localStorage).join().includes('Waiter'))
    await page.getByLabel('Title').fill('Waiter')
    await expect.poll(isKept).toBe(true)
    await page.reload()
    await page.getByRole('button', { name: 'Discard it' }).click()
    await expect.poll(() => page.getByLabel('Title').inputValue()).toBe('')
    expect(await isKept()).toBe(false)

    await page.getByRole('button', { name: 'Bold' }).and(page.locator(':enabled')).waitFor()
    await page.getByLabel('Title').fill('Waiter')
    await expect.poll(isKept).toBe(true)
    await page.getByText('Account', { exact: true }).click()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(await isKept()).toBe(false)
  })
})
