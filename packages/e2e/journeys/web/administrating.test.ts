// Administrators find people, jobs and what has failed, and do something about it, with scripts off.
import { randomUUID } from 'node:crypto'
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { password } from '../../client.ts'
import { postJob, recruiterWithProfile } from '../hire.ts'
import { guest, join } from '../person.ts'
import { rows } from '../running-stack.ts'
import { launchBrowser, openWindow, openWindowAs, signIn } from './browser.ts'

// What follows from an event takes longer on a busy machine.
const patience = { timeout: 30_000 }

let browser: Browser
let window: BrowserContext
let page: Page
beforeAll(async () => {
  browser = await launchBrowser()
  window = await openWindowAs(browser, 'admin', { javaScriptEnabled: false })
  page = await window.newPage()
  page.setDefaultTimeout(10_000)
}, 300_000)
afterAll(() => browser?.close())

async function openUser(email: string): Promise<void> {
  await page.goto('/')
  await page.getByRole('link', { name: 'Administration' }).click()
  await page.getByRole('link', { name: 'People' }).click()
  await page.getByLabel('Address or number').fill(email)
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByRole('link', { name: email }).click()
}

it('A blocked person is out with the next request, and can sign in again once unblocked', async () => {
  const { email } = await join('JOB_SEEKER')
  const other = await openWindow(browser)
  await signIn(other, email, password)
  const theirs = await other.newPage()
  theirs.setDefaultTimeout(10_000)
  await theirs.goto('/settings/account')
  await openUser(email)
  await page.getByRole('link', { name: 'Block' }).click()
  await page.getByRole('button', { name: 'Block' }).click()
  await page.getByText('The account is blocked').waitFor()

  await theirs.goto('/settings/mails')
  await theirs.getByText('You were signed out.').waitFor()
  await theirs.getByLabel('Email address').fill(email)
  await theirs.getByLabel('Password', { exact: true }).fill(password)
  await theirs.getByRole('button', { name: 'Sign in' }).click()
  await theirs.getByText('This account is blocked.').waitFor()

  await page.getByRole('link', { name: 'Unblock' }).click()
  await page.getByRole('button', { name: 'Unblock' }).click()
  await page.getByText('The account is active again.').waitFor()
  await theirs.getByLabel('Password', { exact: true }).fill(password)
  await theirs.getByRole('button', { name: 'Sign in' }).click()
  await theirs.getByRole('heading', { name: 'Emails' }).waitFor()
  await other.close()
})

it('A role is changed with the own password, and the change is in the activity of the account', async () => {
  const { email } = await join('JOB_SEEKER')
  await openUser(email)
  await page.getByRole('link', { name: 'Change the role' }).click()
  await page.getByLabel('New role').selectOption('Administrator')
  await page.getByLabel('Your own password').fill('not the password')
  await page.getByRole('button', { name: 'Change the role' }).click()
  await page.getByText('Your password is not right.').waitFor()
  expect(await page.getByLabel('New role').inputValue()).toBe('ADMIN')
  await page.getByLabel('New role').selectOption('Recruiter')
  await page.getByLabel('Your own password').fill('password123')
  await page.getByRole('button', { name: 'Change the role' }).click()
  await page.getByText('The role is changed.').waitFor()

  await expect
    .poll(async () => {
      await page.reload()
      return page.getByRole('table', { name: 'What happened to this account' }).getByText('Account changed').count()
    }, patience)
    .toBe(1)
})

it('Only who has a second factor can lose it', async () => {
  const { email } = await join('JOB_SEEKER')
  await openUser(email)
  await page.getByRole('link', { name: 'Reset the second factor' }).click()
  await page.getByLabel('Your own password').fill('password123')
  await page.getByRole('button', { name: 'Reset the second factor' }).click()

  await page.getByText('This account has no second factor.').waitFor()
})

it('A failed email is sent again', async () => {
  const { email } = await join('JOB_SEEKER')
  const find = () =>
    rows(`SELECT id, state FROM portal_notification.deliveries WHERE recipient = '${email}' AND kind = 'WELCOME'`)
  await expect.poll(async () => (await find())[0]?.state, patience).toBe('SENT')
  await rows(
    `UPDATE portal_notification.deliveries SET state = 'FAILED', last_error = '550 no such mailbox' WHERE recipient = '${email}' AND kind = 'WELCOME'`,
  )
  await page.goto('/admin')
  await page.getByText('Needs somebody').first().waitFor()
  await page.getByRole('link', { name: 'Emails that failed' }).click()
  const row = page.getByRole('row').filter({ hasText: email })
  expect(await row.getByText('550 no such mailbox').count()).toBe(1)
  await row.getByRole('button', { name: 'Send again' }).click()
  await page.getByText('The email is sent again at once.').waitFor()

  await expect.poll(async () => (await find())[0]?.state, patience).toBe('SENT')
})

it('An erasure is repeated until every service has acknowledged it', async () => {
  const person = await join('JOB_SEEKER')
  await expectStatus(202, person.request('DELETE', '/api/v1/users/me', { current_password: password }))
  const open = async () => {
    await page.goto('/admin/erasures')
    return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: `${person.id}`, exact: true }) })
  }
  const isComplete = async () => (await open()).getByText('Complete', { exact: true }).count()
  await expect.poll(isComplete, patience).toBe(1)
  await (await open()).getByRole('button', { name: 'Repeat' }).click()
  await page.getByText('The erasure has begun again.').waitFor()

  await expect.poll(isComplete, patience).toBe(1)
  expect(await (await open()).getByText(/: erased$/).count()).toBe(5)
  expect(await (await open()).getByText(/^Repeated/).count()).toBe(1)
})

it('A published job is deleted after a look at what follows', async () => {
  const { recruiter } = await recruiterWithProfile()
  const title = `Alchemist ${randomUUID().slice(0, 8)}`
  const { id } = await postJob(recruiter, { title })
  await page.goto('/admin/jobs?status=OPEN')
  await page.getByRole('row').filter({ hasText: title }).getByRole('link', { name: 'Delete' }).click()
  await page.getByRole('heading', { name: `Delete the job ${title}?` }).waitFor()
  await page.getByRole('button', { name: 'Delete this job' }).click()
  await page.getByText('The job is deleted.').waitFor()

  expect((await guest.request('GET', `/api/v1/jobs/${id}`)).status).toBe(404)
})

it('A skill is added once, found and removed', async () => {
  const name = `Weaving ${randomUUID().slice(0, 8)}`
  const add = async () => {
    await page.goto('/admin/skills')
    await page.getByLabel('Skill', { exact: true }).fill(name)
    await page.getByRole('button', { name: 'Add' }).click()
  }
  await add()
  await page.getByText(`“${name}” is added.`).waitFor()
  await add()
  await page.getByText('There is a skill with this name already.').waitFor()
  expect(await page.getByLabel('Skill', { exact: true }).inputValue()).toBe(name)

  await page.goto(`/admin/skills?q=${encodeURIComponent(name)}`)
  await page.getByRole('row').filter({ hasText: name }).getByRole('link', { name: 'Remove' }).click()
  await page.getByRole('button', { name: 'Remove this skill' }).click()
  await page.getByText('The skill is removed.').waitFor()
  await page.goto(`/admin/skills?q=${encodeURIComponent(name)}`)
  await page.getByText('Nothing fits these filters.').waitFor()
})

it('The activity log is filtered, and the address keeps the filters', async () => {
  const { id } = await join('JOB_SEEKER')
  await page.goto('/admin/activity')
  await page.getByLabel('Number of the person').fill(`${id}`)
  await page.getByLabel('What', { exact: true }).selectOption('Signed in')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect
    .poll(async () => {
      await page.reload()
      return page.getByRole('row').count()
    }, patience)
    .toBe(2)

  expect(new URL(page.url()).search).toContain(`person=${id}`)
  expect(await page.getByLabel('What', { exact: true }).inputValue()).toBe('SIGNED_IN')
  await page.getByLabel('To', { exact: true }).fill('2020-01-01')
  await page.getByRole('button', { name: 'Show' }).click()
  await page.getByText('Nothing fits these filters.').waitFor()
})

it('The state of the portal is shown part by part', async () => {
  await page.goto('/admin/health')

  for (const name of ['auth', 'job', 'profile', 'application', 'notification']) {
    const row = page.getByRole('table', { name: 'Services' }).getByRole('row').filter({ hasText: name })
    expect(await row.first().getByText('Ready').count(), name).toBe(1)
  }
  await page.getByText('operate parked list').waitFor()
})
