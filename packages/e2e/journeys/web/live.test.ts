// Notifications arrive while pages are open, and pages follow what happens in other tabs.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { type Person, password } from '../../client.ts'
import { postJob } from '../hire.ts'
import { join } from '../person.ts'
import { launchBrowser, openWindow, signIn } from './browser.ts'

const { gatewayUrl } = inject('portal')
// What follows from an event takes longer on a busy machine.
const patience = { timeout: 30_000 }

let browser: Browser
let recruiter: Person
let window: BrowserContext
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())
beforeEach(async () => {
  recruiter = await join('RECRUITER')
  await expectStatus(201, recruiter.request('POST', '/api/v1/profiles/recruiters', { company_name: 'Bakery' }))
  // The welcome, and the link that confirms the address; then nothing comes by itself.
  await expect.poll(() => unreadOf(recruiter), patience).toBe(2)
  window = await openWindow(browser)
  await signIn(window, recruiter.email, password)
  return () => window.close()
})

async function unreadOf(person: Person): Promise<number> {
  return (await expectStatus(200, person.request('GET', '/api/v1/notifications/unread-count'))).unread
}

/** Somebody applies for a new job of the recruiter, who is notified. */
async function receiveApplication(): Promise<void> {
  const seeker = await join('JOB_SEEKER')
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  const { id } = await postJob(recruiter)
  await expectStatus(201, seeker.request('POST', '/api/v1/applications/', { job_id: id }))
}

/** The pages of a window that asked for the live stream, in order. */
function listenersOf(opened: BrowserContext): Page[] {
  const pages: Page[] = []
  opened.on('request', (request: Request) => {
    if (new URL(request.url()).pathname === '/live') pages.push(request.frame().page())
  })
  return pages
}

const countIn = (page: Page) => page.locator('live-badge .count').textContent()

it('The inbox counts up while another browser applies, and nothing in it moves', async () => {
  const { id } = await postJob(recruiter)
  const page = await window.newPage()
  await page.goto('/notifications')
  const seeker = await join('JOB_SEEKER')
  await expectStatus(201, seeker.request('POST', '/api/v1/profiles/job-seekers', { full_name: 'Ada Lovelace' }))
  const other = await openWindow(browser)
  await signIn(other, seeker.email, password)
  const form = await other.newPage()
  await form.goto(`/jobs/${id}/apply`)
  await form.getByRole('button', { name: 'Check and send' }).click()
  await form.getByText('Nothing is sent yet.').waitFor()
  const list = page.locator('.entries')
  const before = [await list.boundingBox(), await list.textContent()]
  expect(await countIn(page)).toBe('2')

  await form.getByRole('button', { name: 'Send the application' }).click()
  await page.getByRole('link', { name: '1 new notification, show it' }).waitFor()

  expect(await countIn(page)).toBe('3')
  expect([await list.boundingBox(), await list.textContent()]).toEqual(before)
  await page.getByRole('link', { name: '1 new notification, show it' }).click()
  await page.getByRole('heading', { name: /^New application/ }).waitFor()
  expect(await countIn(page)).toBe('3')
  await other.close()
})

it('After a broken connection, each notification is counted once', async () => {
  const page = await window.newPage()
  const listeners = listenersOf(window)
  await page.goto('/notifications')
  await receiveApplication()
  await expect.poll(() => countIn(page), patience).toBe('3')

  // A sixth stream ends the oldest one.
  const streams = await Promise.all(
    Array.from({ length: 5 }, () =>
      fetch(`${gatewayUrl}/api/v1/notifications/stream`, { headers: { authorization: `Bearer ${recruiter.token}` } }),
    ),
  )
  await receiveApplication()
  await Promise.all(streams.map(({ body }) => body?.cancel()))
  await receiveApplication()

  await expect.poll(() => countIn(page), patience).toBe('5')
  expect(listeners.length).toBeGreaterThan(1)
  expect(await unreadOf(recruiter)).toBe(5)
  expect(await page.locator('[data-news]').textContent()).toBe('3 new notifications, show them')
})

it('Six tabs share one stream, which another tab opens when its own closes', async () => {
  const listeners = listenersOf(window)
  const pages = await Promise.all(Array.from({ length: 6 }, () => window.newPage()))
  await Promise.all(pages.map((page) => page.goto('/settings/language')))
  await receiveApplication()
  for (const page of pages) await expect.poll(() => countIn(page), patience).toBe('3')
  expect(listeners).toHaveLength(1)

  await listeners[0]?.close()
  await receiveApplication()
  const left = pages.filter((page) => page !== listeners[0])
  for (const page of left) await expect.poll(() => countIn(page), patience).toBe('4')
  expect(left).toHaveLength(5)
  expect(listeners).toHaveLength(2)
})

it('The live stream ends with the session, and is not opened again', async () => {
  const cookie = (await window.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const listen = () => fetch(`${gatewayUrl}/live`, { headers: { cookie } })
  const stream = await listen()
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/)

  await expectStatus(204, recruiter.request('POST', '/api/v1/auth/logout-all'))
  await stream.text()
  const again = await listen()

  expect(again.status).toBe(204)
})

it('Signing out reaches other tabs, and "back" does not bring anything back', async () => {
  const [page, other] = [await window.newPage(), await window.newPage()]
  await other.goto('/settings/account')
  await page.goto('/settings/account')
  await page.goto('/jobs')
  await page.getByText('Account', { exact: true }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.getByRole('link', { name: 'Sign up' }).waitFor()

  await other.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.goBack()
  await page.goBack()
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  expect(await page.getByText(recruiter.email).count()).toBe(0)
})

it('The scripts of a page of somebody who is signed in are few', async () => {
  const page = await window.newPage()
  const scripts: Request[] = []
  page.on('requestfinished', (request) => {
    if (request.resourceType() === 'script') scripts.push(request)
  })
  await page.goto('/notifications')
  const sizes = await Promise.all(scripts.map((script) => script.sizes()))

  expect(scripts).toHaveLength(2)
  expect(sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0)).toBeLessThan(5000)
})
