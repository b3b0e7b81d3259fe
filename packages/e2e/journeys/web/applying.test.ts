// Job seekers apply: they write, check and send, and whatever happens meanwhile, nothing that they typed is lost.
import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { type Person, password } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { guest, join } from '../person.ts'
import { rows } from '../running-stack.ts'
import { launchBrowser, openPageOf, openPageOfSeeker, openWindow } from './browser.ts'
import { accessibilityProblems, markupProblems, watch } from './checks.ts'

let browser: Browser
let window: BrowserContext
let seeker: Person
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

const letter = 'I bake.\nSince I was twelve.'
const licence = {
  kind: 'BOOLEAN',
  text: 'Do you have a driving licence?',
  is_required: true,
  knock_out: { mode: 'REFUSE', rule: { equals: true } },
}
const shift = { kind: 'SINGLE', text: 'Which shift?', is_required: false, options: ['Day', 'Night'] }

async function createProfile() {
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
}

/** A job whose applicants are asked for a licence and a shift. */
async function postAskingJob(changes: object = {}) {
  const { recruiter } = await recruiterWithProfile()
  const job = await postJob(recruiter, changes)
  const path = `/api/v1/jobs/${job.id}/questions`
  const asked = await expectStatus(200, recruiter.request('PUT', path, { questions: [licence, shift] }))
  const change = (questions: object[]) => expectStatus(200, recruiter.request('PUT', path, { questions }))
  return { recruiter, job, questions: asked.questions as object[], change }
}

const press = (name: string) => page.getByRole('button', { name }).click()

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  beforeEach(async () => {
    seeker = await join('JOB_SEEKER')
    ;({ window, page } = await openPageOf(browser, seeker, { javaScriptEnabled }))
    return () => window.close()
  })

  it('A job is found by place and pay, and an application with a letter, a résumé and answers is checked, sent and read', async () => {
    const problems = watch(page, inject('portal').gatewayUrl)
    const title = `Baker w${randomUUID().slice(0, 8)}`
    const unit = { salary_currency: 'EUR', salary_period: 'YEAR' }
    const { recruiter, questions, change } = await postAskingJob({ title, location: 'Vienna', ...unit })
    await createProfile()
    const file = new FormData()
    file.append('file', new Blob(['Analyst of engines']), 'Ada.txt')
    await expectStatus(201, seeker.request('POST', '/api/v1/resumes', file))

    await page.goto('/jobs')
    await page.getByLabel('What').fill(title)
    await page.getByLabel('Where').fill('Vienna')
    await press('Search')
    await page.getByLabel('Currency').selectOption({ value: 'EUR' })
    await page.getByLabel('At least').fill('70,000')
    await press('Show these jobs')
    await page.getByRole('link', { name: 'Remove filter: at least €70,000 a year' }).waitFor()
    await page.getByRole('link', { name: title, exact: true }).click()
    await page.getByRole('link', { name: 'Apply' }).click()
    await page.getByLabel('Letter').fill(letter)
    await page.getByRole('group', { name: 'Do you have' }).getByLabel('No').check()
    await press('Check and send')
    await page.getByRole('alert').getByRole('link', { name: 'With this answer, one cannot apply' }).waitFor()
    expect(await page.getByLabel('Letter').inputValue()).toBe(letter)
    await page.getByRole('group', { name: 'Do you have' }).getByLabel('Yes').check()
    await page.getByRole('group', { name: 'Which shift?' }).getByLabel('Night').check()
    const years = { kind: 'NUMBER', text: 'How many years?', is_required: true }
    await change([...questions, years])
    await press('Check and send')
    await page.getByText('The company has changed its questions.').waitFor()
    expect(await page.getByLabel('Night').isChecked()).toBe(true)
    expect(await page.getByLabel('Résumé').inputValue()).not.toBe('')
    await page.getByLabel('How many years?').fill('2,5')
    await press('Check and send')
    await page.getByText('Nothing is sent yet.').waitFor()
    if (javaScriptEnabled) expect(await accessibilityProblems(page)).toEqual([])
    expect(await markupProblems(await page.content())).toEqual([])
    const parts = await page.locator('.check-step > div').allInnerTexts()
    expect(parts.map((part) => part.replace(/\s*Change[\s\S]*/, '').replaceAll(/\s+/g, ' '))).toEqual([
      'Your profile Ada Lovelace',
      'Letter I bake. Since I was twelve.',
      'Résumé Ada.txt',
      'Do you have a driving licence? Yes',
      'Which shift? Night',
      'How many years? 2.5',
    ])
    await press('Change Which shift?')
    await page.getByLabel('Day').check()
    expect(await page.getByLabel('Letter').inputValue()).toBe(letter)
    await press('Check and send')
    await press('Send the application')
    await page.getByText('Your application is sent.').waitFor()
    await page.getByText('Since I was twelve.').waitFor()

    const id = new URL(page.url()).pathname.split('/').at(-1)
    const hiring = await openPageOf(browser, recruiter, {})
    await hiring.page.goto(`/hire/applications/${id}`)
    await hiring.page.getByText('As it was sent with the application.').waitFor()
    expect(await hiring.page.getByText('Day', { exact: true }).count()).toBe(1)
    const downloading = hiring.page.waitForEvent('download')
    await hiring.page.getByRole('link', { name: 'Download' }).click()
    expect((await downloading).suggestedFilename()).toBe('Ada.txt')
    await hiring.window.close()
    // Rejected forms, which the browser reports.
    expect(problems.filter((each) => !/status of 4(?:09|22)/.test(each))).toEqual([])
  })

  it('Going back, a session that ended, and a job that ends or goes do not take what was typed', async () => {
    const { recruiter, job } = await postAskingJob()
    await createProfile()
    const path = `/jobs/${job.id}/apply`
    await page.goto(path)
    await page.getByLabel('Letter').fill(letter)
    await page.getByRole('group', { name: 'Do you have' }).getByLabel('Yes').check()
    await press('Check and send')
    await page.getByText('Nothing is sent yet.').waitFor()
    await page.goBack()
    expect(await page.getByLabel('Letter').inputValue()).toBe(letter)
    expect(await page.getByRole('group', { name: 'Do you have' }).getByLabel('Yes').isChecked()).toBe(true)

    await press('Check and send')
    await expectStatus(204, seeker.request('POST', '/api/v1/auth/logout-all'))
    await press('Send the application')
    await page.getByText('Nothing that you typed is lost').waitFor()
    await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${job.id}/status`, { new_status: 'CLOSED' }))
    await page.getByLabel('Password', { exact: true }).fill(password)
    await press('Sign in and send')
    await page.getByText('This job accepts no applications now.').waitFor()
    expect(await page.getByLabel('What you wrote').inputValue()).toContain(letter)

    await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${job.id}/status`, { new_status: 'OPEN' }))
    await page.goto(path)
    if (!javaScriptEnabled) {
      await page.getByLabel('Letter').fill(letter)
      await page.getByRole('group', { name: 'Do you have' }).getByLabel('Yes').check()
    }
    expect(await page.getByLabel('Letter').inputValue()).toBe(letter)
    await recruiter.request('DELETE', `/api/v1/jobs/${job.id}`)
    await press('Check and send')
    await page.getByRole('heading', { name: 'This job is gone' }).waitFor()
    expect(await page.getByLabel('What you wrote').inputValue()).toContain(letter)
  })

  it('A job can state how it goes on, and lead to another site for applications', async () => {
    const { recruiter } = await recruiterWithProfile()
    const job = await postJob(recruiter)
    const hiring = await openPageOf(browser, recruiter, { javaScriptEnabled })
    const editor = hiring.page
    await editor.goto(`/hire/jobs/${job.id}/edit`)
    await editor.getByLabel('Reply within so many days').fill('90')
    await editor.getByLabel('The job is vacant now').selectOption('Yes')
    await editor.getByLabel('Artificial intelligence helps').selectOption('No')
    await editor.getByLabel('Reference').fill('REF-1')
    await editor.getByLabel('How well: Python').selectOption('Advanced')
    await editor.getByLabel('a plus, not required SQL').check()
    await editor.getByLabel('Address for applications').fill('jobs.example.com')
    await editor.getByRole('button', { name: 'Save', exact: true }).click()
    await editor
      .getByRole('alert')
      .getByRole('link', { name: /^Enter a whole number from 1 to 60/ })
      .waitFor()
    await editor
      .getByRole('alert')
      .getByRole('link', { name: /^Enter a whole address/ })
      .waitFor()
    await editor.getByLabel('Reply within so many days').fill('14')
    await editor.getByLabel('Address for applications').fill('https://jobs.example.com/apply')
    await editor.getByRole('button', { name: 'Save', exact: true }).click()
    await editor.getByText('The job is saved.').waitFor()
    await editor.goto(`/hire/jobs/${job.id}/edit`)
    expect(await editor.getByLabel('Reference').inputValue()).toBe('REF-1')
    await hiring.window.close()

    await createProfile()
    await page.goto(`/jobs/${job.id}`)
    const link = page.getByRole('link', { name: 'Apply at jobs.example.com' })
    expect(await link.getAttribute('href')).toBe('https://jobs.example.com/apply')
    const facts = page.getByRole('complementary', { name: 'At a glance' })
    const texts = ['promised within 14 days', 'vacant now', 'without artificial intelligence', 'Advanced', 'a plus']
    for (const text of texts) expect(await facts.getByText(text, { exact: true }).count(), text).toBe(1)
    await page.goto(`/jobs/${job.id}/apply`)
    await link.waitFor()
    expect(await page.getByRole('button', { name: 'Check and send' }).count()).toBe(0)
  })
})

describe('without scripts', () => {
  beforeEach(async () => {
    ;({ seeker, window, page } = await openPageOfSeeker(browser))
    return () => window.close()
  })

  it('A visitor signs up to apply, writes the profile first, and sends one application however often the form is sent', async () => {
    const { recruiter } = await recruiterWithProfile()
    const job = await postJob(recruiter)
    const visitor = await openWindow(browser, { javaScriptEnabled: false })
    const form = await visitor.newPage()
    await form.goto(`/jobs/${job.id}`)
    await form.getByRole('link', { name: 'Apply' }).click()
    await form.getByRole('main').getByRole('link', { name: 'Sign up' }).click()
    await form.getByLabel('Email address').fill(`browser-${randomUUID().slice(0, 8)}@example.com`)
    await form.getByLabel('Password', { exact: true }).fill(password)
    await form.getByRole('button', { name: 'Create account' }).click()
    await form.getByText('You apply with your profile').waitFor()
    await form.getByLabel('Name').fill('Grace Hopper')
    await form.getByRole('button', { name: 'Save and go on' }).click()
    await form.getByText('Grace Hopper').waitFor()

    await form.getByRole('link', { name: 'Change the skills' }).click()
    await form.getByLabel('Python').check()
    await form.getByRole('button', { name: 'Save skills' }).click()
    await form.getByText('Python').waitFor()
    const key = await form.locator('input[name=key]').inputValue()
    await form.getByRole('button', { name: 'Check and send' }).click()
    await form.getByRole('button', { name: 'Send the application' }).click()
    await form.getByText('Your application is sent.').waitFor()
    const sent = form.url()

    const again = await visitor.request.post(`/jobs/${job.id}/apply`, {
      form: { key, act: 'send' },
      headers: { origin: new URL(sent).origin, 'sec-fetch-site': 'same-origin' },
    })
    expect(again.url()).toBe(sent)
    await form.goto(`/jobs/${job.id}/apply`)
    expect(new URL(form.url()).pathname).toBe(new URL(sent).pathname)
    await form.goto(`/jobs/${job.id}`)
    await form.getByText('You applied on').waitFor()
    const applications = await expectStatus(200, recruiter.request('GET', `/api/v1/applications/job/${job.id}`))
    expect(applications).toMatchObject([{ attempt: 1, candidate: { full_name: 'Grace Hopper' } }])
    await visitor.close()
  })

  it('Who withdrew applies again, and a job that is paused says so', async () => {
    const { recruiter } = await recruiterWithProfile()
    const job = await postJob(recruiter)
    await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
    const { id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: job.id }))
    await expectStatus(200, seeker.request('POST', `/api/v1/applications/${id}/withdraw`))

    await page.goto(`/applications/${id}`)
    await page.getByRole('link', { name: 'Apply again' }).click()
    await page.getByRole('button', { name: 'Check and send' }).click()
    await page.getByRole('button', { name: 'Send the application' }).click()
    await page.getByText('You applied again.').waitFor()

    const other = await postJob(recruiter)
    await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${other.id}/status`, { new_status: 'PAUSED' }))
    await page.goto(`/jobs/${other.id}`)
    expect(await page.getByRole('link', { name: 'Apply' }).count()).toBe(0)
    await page.goto(`/jobs/${other.id}/apply`)
    await page.getByText('This job accepts no applications now.').waitFor()
  })

  it('A job that ends by the clock while somebody applies leaves what was typed to be copied', async () => {
    const { job } = await postAskingJob()
    await createProfile()
    await page.goto(`/jobs/${job.id}/apply`)
    await page.getByLabel('Letter').fill(letter)
    await page.getByRole('group', { name: 'Do you have' }).getByLabel('Yes').check()
    await press('Check and send')
    await page.getByText('Nothing is sent yet.').waitFor()
    await rows(`UPDATE portal_job.jobs SET expires_at = UTC_TIMESTAMP(3) WHERE id = ${job.id}`)
    const read = () => expectStatus(200, guest.request('GET', `/api/v1/jobs/${job.id}`))
    await expect.poll(async () => (await read()).close_reason, { timeout: 30_000 }).toBe('EXPIRED')

    await press('Send the application')
    await page.getByText('This job accepts no applications now.').waitFor()
    const kept = page.getByLabel('What you wrote')
    expect(await kept.inputValue()).toContain(letter)
    expect(await kept.isEditable()).toBe(false)
  })
})
