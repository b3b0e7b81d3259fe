// Recruiters look at their applicants and decide about them, with scripts off: nothing here needs one.
import { expectStatus } from '@portal/stack/api-client'
import { odt, pdf } from '@portal/testing/documents'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Person } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { rows } from '../running-stack.ts'
import { applyAs, applyWithResume, profileIsShared } from './applicant.ts'
import { launchBrowser, openPageOf } from './browser.ts'

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
  ;({ window, page } = await openPageOf(browser, recruiter, { javaScriptEnabled: false }))
  return () => window.close()
})

const rowsOf = (names: Page) => names.locator('.applicants tbody th').allTextContents()

it('A job without applicants says so, and the list finds them by name and status, in an order', async () => {
  await page.goto(`/hire/jobs/${job.id}/applicants`)
  await page.getByText('Nobody has applied yet.').waitFor()
  const names = ['Ada Lovelace', 'Grace Hopper', 'Alan Turing']
  for (const name of names) await applyAs(name, job.id)

  await page.reload()
  expect(await rowsOf(page)).toEqual(names.toReversed())
  await page.getByRole('link', { name: 'Name', exact: true }).click()
  expect(await rowsOf(page)).toEqual(names.toSorted())
  await page.getByLabel('Find by name').fill('hop gra')
  await page.getByRole('button', { name: 'Find' }).click()
  expect(await rowsOf(page)).toEqual(['Grace Hopper'])
  await page.getByRole('link', { name: /^Shortlisted/ }).click()
  await page.getByText('No applicant matches.').waitFor()
  await page.getByRole('link', { name: 'Without the name' }).click()
  await page.getByRole('link', { name: 'With any status' }).click()
  expect(await rowsOf(page)).toEqual(names.toSorted())
  expect(await page.getByRole('link', { name: 'New 3' }).count()).toBe(1)
})

it('Chosen applicants are moved together, and each gets a result', async () => {
  const [ada, grace, alan] = [
    await applyAs('Ada Lovelace', job.id),
    await applyAs('Grace Hopper', job.id),
    await applyAs('Alan Turing', job.id),
  ]
  await page.goto(`/hire/jobs/${job.id}/applicants`)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Choose applicants in the list first.').waitFor()
  await page.getByRole('link', { name: 'Back to the applicants' }).click()
  for (const name of ['Ada Lovelace', 'Grace Hopper', 'Alan Turing']) await page.getByLabel(name).check()
  await page.getByLabel('What to do').selectOption('Reject')
  await expectStatus(200, alan.seeker.request('POST', `/api/v1/applications/${alan.id}/withdraw`))
  await page.getByRole('button', { name: 'Continue' }).click()

  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Reject 2 applicants?')
  await page.getByText('One applicant stays as before').waitFor()
  await expectStatus(200, grace.seeker.request('POST', `/api/v1/applications/${grace.id}/withdraw`))
  await page.getByRole('button', { name: 'Reject' }).click()
  await page.getByText('Done: 1 of 2.').waitFor()
  const results = page.locator('.entries li')
  await results.filter({ hasText: 'Ada Lovelace' }).getByText('Rejected').waitFor()
  await results.filter({ hasText: 'Grace Hopper' }).getByText('the status has changed in the meantime').waitFor()
  expect(await expectStatus(200, ada.seeker.request('GET', `/api/v1/applications/${ada.id}`))).toMatchObject({
    status: 'REJECTED',
  })
})

it('The page of an applicant shows the profile beside the job, and leads to the next one of the same search', async () => {
  const profile = { phone: '+43 1 234567', experience_years: 7, education: 'Mathematics' }
  await applyAs('Ada Lovelace', job.id)
  const grace = await applyAs('Grace Hopper', job.id, { profile, skills: [1] })
  await applyAs('Alan Turing', job.id)
  await profileIsShared(recruiter, grace)

  await page.goto(`/hire/jobs/${job.id}/applicants?sort=name`)
  await page.getByRole('link', { name: 'Alan Turing' }).click()
  await page.getByRole('link', { name: 'Next applicant' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Grace Hopper')
  await page.getByText('+43 1 234567').waitFor()
  await page.getByText('7 years').waitFor()
  expect(await page.getByRole('heading', { name: /that the job asks for/ }).textContent()).toBe(
    '1 of 2 that the job asks for',
  )
  expect(await page.getByRole('link', { name: 'Next applicant' }).count()).toBe(0)
  await page.getByRole('button', { name: 'Shortlist' }).click()
  await page.getByText('The status of Grace Hopper is “Shortlisted” now.').waitFor()
  expect(await page.locator('.timeline li').allTextContents()).toEqual([
    expect.stringMatching(/^Grace Hopper applied\./),
    expect.stringMatching(/^You shortlisted Grace Hopper\./),
  ])

  await page.getByRole('link', { name: 'Hire …' }).click()
  await page.getByText('This cannot be undone.').waitFor()
  await page.getByRole('button', { name: 'Hire' }).click()
  await page.getByText('The status of Grace Hopper is “Hired” now.').waitFor()
  await page.getByRole('link', { name: 'Previous applicant' }).click()
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Alan Turing')
  await page.getByRole('link', { name: 'Back to the applicants' }).click()
  expect(new URL(page.url()).search).toBe('?sort=name')
  expect(await expectStatus(200, grace.seeker.request('GET', `/api/v1/applications/${grace.id}`))).toMatchObject({
    status: 'HIRED',
  })
})

it('Who was quicker is said, and nothing is changed', async () => {
  const { id, seeker } = await applyAs('Ada Lovelace', job.id)
  await page.goto(`/hire/applications/${id}`)
  await expectStatus(200, seeker.request('POST', `/api/v1/applications/${id}/withdraw`))
  await page.getByRole('button', { name: 'Shortlist' }).click()

  await page.getByRole('alert').getByText('It is “Withdrawn” now.').waitFor()
  await page.getByRole('link', { name: 'Back to Ada Lovelace' }).click()
  await page.getByText('The applicant withdrew.').waitFor()
  await page.goto(`/hire/applications/${id}/move?to=REJECTED`)
  await page.getByText('which does not allow this').waitFor()
})

it('The résumé of an applicant is shown in a frame in which nothing runs, or is a download', async () => {
  const paper = pdf('Ada Lovelace')
  const [shown, text, packed] = [
    await applyWithResume(job.id, 'Ada Löwe.pdf', paper),
    await applyWithResume(job.id, 'Ada.txt', 'Countess of Lovelace <script>alert(1)</script>'),
    await applyWithResume(job.id, 'Ada.odt', odt('Ada')),
  ]
  await page.goto(`/hire/applications/${text.id}`)
  await page.frameLocator('iframe').getByText('Countess of Lovelace <script>').waitFor()
  const { headers } = await fileOf(text.id)
  expect(headers).toMatchObject({
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'self'",
    'content-type': 'text/plain; charset=utf-8',
    'x-frame-options': 'SAMEORIGIN',
  })

  await page.goto(`/hire/applications/${packed.id}`)
  expect(await page.locator('iframe').count()).toBe(0)
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download' }).click(),
  ])
  expect(saved.suggestedFilename()).toBe('Ada.odt')
  expect((await fileOf(packed.id)).headers['content-disposition']).toMatch(/^attachment;/)

  // The viewer of the browser is a script itself.
  const { window: scripted, page: viewing } = await openPageOf(browser, recruiter)
  await viewing.goto(`/hire/applications/${shown.id}`)
  const viewer = () => viewing.frames().some((frame) => frame.url().startsWith('chrome-extension:'))
  await expect.poll(viewer, { timeout: 20_000 }).toBe(true)
  const file = await fileOf(shown.id)
  expect(file.headers['content-disposition']).toBe("inline; filename*=UTF-8''Ada%20L%C3%B6we.pdf")
  expect(file.body).toEqual(paper)
  await scripted.close()
})

it('A résumé with a virus, and one that is being scanned, are not shown to the team, who read why', async () => {
  const { id, resumeId } = await applyWithResume(job.id, 'Ada.txt', 'Ada')
  const reasons = {
    PENDING: 'is being checked for viruses',
    INFECTED: 'contains a virus',
    FAILED: 'could not be checked',
  }
  for (const [scan, text] of Object.entries(reasons)) {
    await rows(`UPDATE portal_profile.resumes SET scan = '${scan}' WHERE id = ${resumeId}`)
    await page.goto(`/hire/applications/${id}`)
    await page.getByText(text).waitFor()
    expect(await page.locator('iframe, a[download]').count(), scan).toBe(0)
    expect((await fileOf(id)).status, scan).toBe(404)
  }
})

async function fileOf(id: number) {
  const response = await window.request.get(`/hire/applications/${id}/resume`)
  return { status: response.status(), headers: response.headers(), body: await response.body() }
}

it('A recruiter sees no applicants of others', async () => {
  const { id } = await applyAs('Ada Lovelace', job.id)
  const other = await recruiterWithProfile()
  const { window: foreign } = await openPageOf(browser, other.recruiter, { javaScriptEnabled: false })
  for (const path of [
    `/hire/jobs/${job.id}/applicants`,
    `/hire/jobs/${job.id}/applicants/move?to=REJECTED&application=${id}-APPLIED`,
    `/hire/applications/${id}`,
    `/hire/applications/${id}/resume`,
    `/hire/applications/${id}/move?to=REJECTED`,
  ]) {
    expect((await foreign.request.get(path)).status(), path).toBe(404)
  }
  await foreign.close()
})
