// Several recruiters hire for one company, with scripts off: nothing here needs one.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Person } from '../../client.ts'
import { joinCompany, postJob, recruiterWithProfile } from '../hire.ts'
import { applyAs, profileIsShared } from './applicant.ts'
import { launchBrowser, openPageOf } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

// Other services learn from events who is a member, within seconds.
const soon = { timeout: 20_000 }

async function openPage(person: Person): Promise<Page> {
  const { page } = await openPageOf(browser, person, { javaScriptEnabled: false })
  return page
}

async function notifiedOf(person: Person, kind: string): Promise<number> {
  const inbox: { kind: string }[] = await expectStatus(200, person.request('GET', '/api/v1/notifications'))
  return inbox.filter((each) => each.kind === kind).length
}

it('A recruiter who is removed reads so at the next click, and the others go on with the job', async () => {
  const { recruiter: owner } = await recruiterWithProfile()
  const [colleague, leaver] = [await joinCompany(owner, 'RECRUITER'), await joinCompany(owner, 'RECRUITER')]
  const job = await postJob(leaver)
  const ada = await applyAs('Ada Lovelace', job.id)
  await Promise.all([owner, colleague].map((each) => profileIsShared(each, ada)))
  const [managing, working, leaving] = await Promise.all([openPage(owner), openPage(colleague), openPage(leaver)])
  await leaving.goto(`/hire/jobs/${job.id}/edit`)
  await leaving.getByLabel('Title').fill('Mine alone')
  const applicant = await leaving.context().newPage()
  await applicant.goto(`/hire/applications/${ada.id}`)

  await managing.goto('/hire/team')
  const heading = managing.getByRole('heading', { name: `Member ${leaver.id}`, exact: true })
  await managing.getByRole('listitem').filter({ has: heading }).getByRole('button', { name: 'Remove' }).click()
  await managing.getByText('That person is no longer a member.').waitFor()

  const applicationIsHidden = async () => (await leaver.request('GET', `/api/v1/applications/${ada.id}`)).status
  await expect.poll(applicationIsHidden, soon).toBe(404)
  await applicant.getByRole('button', { name: 'Shortlist' }).click()
  await applicant.getByRole('heading', { name: 'Page not found' }).waitFor()
  const jobIsHidden = async () => (await leaver.request('GET', `/api/v1/jobs/my/jobs/${job.id}`)).status
  await expect.poll(jobIsHidden, soon).toBe(403)
  await leaving.getByRole('button', { name: 'Save', exact: true }).click()
  await leaving.getByRole('heading', { name: 'This page is not for your account' }).waitFor()
  await leaving.goto('/hire')
  await leaving.getByRole('link', { name: 'Say for which company you hire' }).waitFor()

  await working.goto(`/hire/jobs/${job.id}`)
  await working.getByRole('heading', { level: 1, name: job.title }).waitFor()
  await working.getByRole('button', { name: 'Pause' }).click()
  await working.getByRole('button', { name: 'Accept applications again' }).click()
  await working.goto(`/hire/applications/${ada.id}`)
  await working.getByRole('button', { name: 'Shortlist' }).click()
  await working.getByText('The status of Ada Lovelace is “Shortlisted” now.').waitFor()
  // The owner is in charge now, and gets the notices.
  await expect
    .poll(async () => {
      await applyAs('Grace Hopper', job.id)
      return notifiedOf(owner, 'NEW_APPLICATION')
    }, soon)
    .toBeGreaterThan(0)
  await Promise.all([managing, working, leaving].map((page) => page.context().close()))
})
