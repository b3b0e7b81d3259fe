// Recruiters ask applicants questions: they write, order and change them, and see what applicants see.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import type { Person } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { launchBrowser, openPageOf } from './browser.ts'
import { watch } from './checks.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  let recruiter: Person
  let job: { id: string; title: string }
  let window: BrowserContext
  let page: Page
  beforeEach(async () => {
    ;({ recruiter } = await recruiterWithProfile())
    job = await postJob(recruiter, { status: 'DRAFT' })
    const viewport = { width: 1280, height: 900 }
    ;({ window, page } = await openPageOf(browser, recruiter, { javaScriptEnabled, viewport }))
    return () => window.close()
  })

  const path = () => `/api/v1/jobs/${job.id}/questions`
  const card = (position: number) => page.getByRole('region', { name: `Question ${position}`, exact: true })
  const add = async (kind: string) => {
    await page.getByLabel('Kind of the next question').selectOption(kind)
    await page.getByRole('button', { name: 'Add a question' }).click()
  }
  /** Without scripts, fields of another kind are shown on request. */
  const update = async (at: Locator | Page, name: string) => {
    if (!javaScriptEnabled) await at.getByRole('button', { name }).click()
  }

  it('A recruiter writes questions of several kinds, orders them, and sees what applicants see', async () => {
    const problems = watch(page, inject('portal').gatewayUrl)
    await page.goto(`/hire/jobs/${job.id}`)
    await page.getByRole('link', { name: 'Ask applicants questions' }).click()
    await page.getByText('This job asks nothing yet.').waitFor()
    await add('A line of text')
    await card(1).getByLabel('Question', { exact: true }).fill('Who told you about us?')
    await add('Yes or no')
    await card(2).getByLabel('Question', { exact: true }).fill('May you work at night?')
    await card(2).getByLabel('Applicants have to answer').check()
    await card(2).getByText('Which answers are acceptable').click()
    await card(2).getByLabel('If an answer is not acceptable').selectOption('REFUSE')
    await card(2).getByLabel('Acceptable', { exact: true }).selectOption('Yes')
    await add('A number')
    await card(3).getByLabel('Question', { exact: true }).fill('Which kitchens?')
    await card(3).getByLabel('Smallest number').fill('1')
    await card(3).getByLabel('Kind of answer').selectOption('Any of several options')
    await update(card(3), 'Show the fields of this kind')
    await card(3).getByLabel('Options', { exact: true }).fill('French\nThai\n\nItalian')
    await update(card(3), 'Show the fields of this kind')
    await card(3).getByText('Which answers are acceptable').click()
    await card(3).getByLabel('If an answer is not acceptable').selectOption('FLAG')
    await card(3).getByLabel('Thai').check()
    await card(3).getByRole('button', { name: 'Move up' }).click()
    await card(2).getByRole('button', { name: 'Move up' }).click()
    await card(3).getByRole('button', { name: 'Move up' }).click()
    expect(await card(1).getByLabel('Question', { exact: true }).inputValue()).toBe('Which kitchens?')
    expect(await card(1).getByLabel('Thai').isChecked()).toBe(true)
    await card(3).getByRole('button', { name: 'Remove' }).click()
    await expect.poll(() => card(3).count()).toBe(0)

    const preview = page.getByRole('region', { name: 'What applicants see' })
    expect(await preview.getByRole('group').allInnerTexts()).toEqual([
      expect.stringContaining('Which kitchens? (optional)'),
      expect.stringContaining('One can apply only with: Yes.'),
    ])
    await page.getByRole('button', { name: 'Save the questions' }).click()
    await page.getByText('The questions are saved.').waitFor()
    expect(await expectStatus(200, recruiter.request('GET', path()))).toEqual({
      version: 1,
      questions: [
        {
          id: 100,
          kind: 'MULTI',
          text: 'Which kitchens?',
          is_required: false,
          options: ['French', 'Thai', 'Italian'],
          knock_out: { mode: 'FLAG', rule: { one_of: ['Thai'] } },
        },
        {
          id: 101,
          kind: 'BOOLEAN',
          text: 'May you work at night?',
          is_required: true,
          knock_out: { mode: 'REFUSE', rule: { equals: true } },
        },
      ],
    })
    expect(problems).toEqual([])
  })

  it('What is wrong is said at each field, a question about former pay is noticed, and nothing typed is lost', async () => {
    await page.goto(`/hire/jobs/${job.id}/edit`)
    await page.getByRole('link', { name: 'Edit the questions' }).click()
    await add('One of several options')
    await card(1).getByLabel('Question', { exact: true }).fill('Which shift?')
    await card(1).getByLabel('Options', { exact: true }).fill('Day')
    await page.getByRole('button', { name: 'Save the questions' }).click()
    const link = page.getByRole('alert').getByRole('link', { name: /^Enter from 2 to 20 options/ })
    expect(await link.getAttribute('href')).toBe('#q0-options')
    expect(await card(1).getByLabel('Options', { exact: true }).getAttribute('aria-invalid')).toBe('true')
    await card(1).getByLabel('Options', { exact: true }).fill('Day\nNight')
    await add('A line of text')
    await card(2).getByLabel('Question', { exact: true }).fill('What was your last salary?')
    await page.getByRole('button', { name: 'Save the questions' }).click()
    await card(2).getByText('seems to ask what somebody was paid before').waitFor()

    await card(2).getByLabel('Question', { exact: true }).fill('What do you expect?')
    const other = [{ kind: 'DATE', text: 'When can you begin?', is_required: false }]
    await expectStatus(200, recruiter.request('PUT', path(), { questions: other }))
    await page.getByRole('button', { name: 'Save the questions' }).click()
    await page.getByText('Somebody has changed the questions since you opened this page.').waitFor()
    expect(await card(2).getByLabel('Question', { exact: true }).inputValue()).toBe('What do you expect?')
    await page.getByRole('button', { name: 'Save the questions' }).click()
    await page.getByText('The questions are saved.').waitFor()
    expect(await expectStatus(200, recruiter.request('GET', path()))).toMatchObject({
      version: 3,
      questions: [{ text: 'Which shift?' }, { text: 'What do you expect?' }],
    })
  })
})
