// Recruiters move applicants on the board: by mouse, by keys and by menu, and without scripts.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Person } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { inAWeek } from '../person.ts'
import { applyAs } from './applicant.ts'
import { launchBrowser, openPageOf } from './browser.ts'

const patience = { timeout: 20_000 }
let browser: Browser
let window: BrowserContext
let recruiter: Person
let job: { id: number; title: string }
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  ;({ recruiter } = await recruiterWithProfile())
  job = await postJob(recruiter)
})

async function openBoard(javaScriptEnabled: boolean): Promise<void> {
  ;({ window, page } = await openPageOf(browser, recruiter, { javaScriptEnabled }))
  await page.goto(`/hire/jobs/${job.id}/applicants?view=board`)
  if (javaScriptEnabled) await page.getByRole('button', { name: 'Keyboard shortcuts' }).waitFor()
}

function columnOf(status: string): Locator {
  return page.getByRole('region', { name: new RegExp(`^${status}`) })
}

function cardIn(name: string, column: Locator): Locator {
  return column.getByRole('link', { name })
}

async function statusOf({ seeker, id }: { seeker: Person; id: number }): Promise<string> {
  return (await expectStatus(200, seeker.request('GET', `/api/v1/applications/${id}`))).status
}

describe('Without scripts', () => {
  it('the menu of a card moves an applicant, and asks before what cannot be undone', async () => {
    const ada = await applyAs('Ada Lovelace', job.id)
    const grace = await applyAs('Grace Hopper', job.id)
    await openBoard(false)
    expect(await columnOf('New').getByRole('listitem').count()).toBe(2)
    await page.getByLabel('Move Ada Lovelace to').selectOption('Shortlisted')
    await page.getByRole('button', { name: 'Move Ada Lovelace' }).click()
    await page.getByText('Ada Lovelace is in “Shortlisted” now.').waitFor()
    expect(await columnOf('Shortlisted').getByRole('heading').textContent()).toBe('Shortlisted 1')

    await page.getByLabel('Move Grace Hopper to').selectOption('Rejected')
    await page.getByRole('button', { name: 'Move Grace Hopper' }).click()
    await page.getByText('This cannot be undone.').waitFor()
    await page.getByRole('button', { name: 'Reject' }).click()
    await cardIn('Grace Hopper', columnOf('Rejected')).waitFor()
    expect([await statusOf(ada), await statusOf(grace)]).toEqual(['SHORTLISTED', 'REJECTED'])

    await page.getByRole('checkbox', { name: 'Ada Lovelace' }).check()
    await page.getByLabel('What to do').selectOption('Hire')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Hire' }).click()
    await page.getByRole('link', { name: 'Back to the applicants' }).click()
    await cardIn('Ada Lovelace', columnOf('Hired')).waitFor()
    await window.close()
  })
})

describe('With scripts', () => {
  it('a card is dragged to a column that its status allows, and stays elsewhere', async () => {
    const ada = await applyAs('Ada Lovelace', job.id)
    await openBoard(true)
    const card = page.locator('.board-card', { hasText: 'Ada Lovelace' })
    await card.dragTo(columnOf('Hired'))
    expect(await cardIn('Ada Lovelace', columnOf('New')).count()).toBe(1)
    await card.dragTo(columnOf('Shortlisted'))
    await cardIn('Ada Lovelace', columnOf('Shortlisted')).waitFor()
    await page.getByRole('status').getByText('Ada Lovelace is in “Shortlisted” now.').waitFor()
    await expect.poll(() => statusOf(ada), patience).toBe('SHORTLISTED')

    await card.dragTo(columnOf('Hired'))
    const dialog = page.getByRole('dialog')
    await dialog.getByText('This cannot be undone').waitFor()
    await dialog.getByRole('button', { name: 'Hire' }).click()
    await expect.poll(() => statusOf(ada), patience).toBe('HIRED')
    expect(await columnOf('Hired').getByRole('heading').textContent()).toBe('Hired 1')
    await window.close()
  })

  it('keys go through the cards, choose and move them, and can be switched off', async () => {
    const ada = await applyAs('Ada Lovelace', job.id)
    await applyAs('Grace Hopper', job.id)
    await openBoard(true)
    await page.keyboard.press('j')
    expect(await page.locator(':focus').textContent()).toBe('Grace Hopper')
    await page.keyboard.press('j')
    await page.keyboard.press('m')
    await page.getByRole('dialog').getByRole('button', { name: 'Shortlist' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('status').getByText('Ada Lovelace is in “Shortlisted” now.').waitFor()
    await expect.poll(() => statusOf(ada), patience).toBe('SHORTLISTED')
    expect(await page.locator(':focus').textContent()).toBe('Ada Lovelace')

    await page.keyboard.press('k')
    await page.keyboard.press('x')
    expect(await page.getByRole('checkbox', { name: 'Grace Hopper' }).isChecked()).toBe(true)
    await page.keyboard.press('m')
    expect(await page.locator(':focus').getAttribute('id')).toBe('to')

    await page.getByRole('link', { name: 'Ada Lovelace' }).focus()
    await page.keyboard.press('?')
    await page.getByLabel('Use these keys on boards').uncheck()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('link', { name: 'Ada Lovelace' }).focus()
    await page.keyboard.press('k')
    expect(await page.locator(':focus').textContent()).toBe('Ada Lovelace')
    await window.close()
  })

  it('a card whose status has changed goes where it belongs, and one that cannot be moved returns', async () => {
    const ada = await applyAs('Ada Lovelace', job.id)
    await applyAs('Grace Hopper', job.id)
    await openBoard(true)
    await expectStatus(200, ada.seeker.request('POST', `/api/v1/applications/${ada.id}/withdraw`))
    await page.getByLabel('Move Ada Lovelace to').selectOption('Shortlisted')
    await page.getByRole('button', { name: 'Move Ada Lovelace' }).click()
    await page.getByRole('status').getByText('It is “Withdrawn” now.').waitFor()
    await cardIn('Ada Lovelace', columnOf('Withdrawn')).waitFor()

    await page.route('**/status', (route) => route.abort())
    await page.getByLabel('Move Grace Hopper to').selectOption('Shortlisted')
    await page.getByRole('button', { name: 'Move Grace Hopper' }).click()
    await page.getByRole('status').getByText('Grace Hopper was not moved').waitFor()
    await cardIn('Grace Hopper', columnOf('New')).waitFor()
    await window.close()
  })

  it('an applicant sees each step, from the shortlist over the invitation to the decision', async () => {
    const ada = await applyAs('Ada Lovelace', job.id)
    const { window: seekers, page: own } = await openPageOf(browser, ada.seeker, { javaScriptEnabled: false })
    await openBoard(true)
    await page.locator('.board-card').dragTo(columnOf('Shortlisted'))
    await expect.poll(() => statusOf(ada), patience).toBe('SHORTLISTED')
    await own.goto(`/applications/${ada.id}`)
    await own.getByText(/^You were shortlisted by/).waitFor()

    await page.getByRole('link', { name: 'Ada Lovelace' }).click()
    await page.getByRole('link', { name: 'Invite to an interview' }).click()
    const date = inAWeek().slice(0, 10)
    await page.getByLabel('Date').fill(date)
    await page.getByLabel('Time', { exact: true }).fill('10:00')
    await page.getByLabel('Time zone').selectOption('UTC')
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    await page.getByText('Ada Lovelace is invited.').waitFor()
    await own.reload()
    expect(await own.locator('.entries time').getAttribute('datetime')).toBe(`${date}T10:00:00.000Z`)

    await page.getByRole('link', { name: 'See Ada Lovelace' }).click()
    await page.getByRole('link', { name: 'Hire …' }).click()
    await page.getByText('One upcoming interview is cancelled.').waitFor()
    await page.getByRole('button', { name: 'Hire' }).click()
    await page.getByText('The status of Ada Lovelace is “Hired” now.').waitFor()
    await own.reload()
    await own.getByText(/^You were chosen by/).waitFor()
    await seekers.close()
    await window.close()
  })
})
