import { findProgram, provideBinaries } from '@portal/stack/binaries'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'

let browser: Browser
beforeAll(async () => {
  await provideBinaries(['browser'], (line) => console.info(line))
  browser = await chromium.launch({
    executablePath: findProgram('browser'),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
}, 300_000)
afterAll(() => browser?.close())

it('A reader of /docs logs in through Authorize, posts a job, and loads nothing from other hosts', async () => {
  const page = await browser.newPage()
  const foreignRequests: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(inject('portal').gatewayUrl) && !request.url().startsWith('data:')) {
      foreignRequests.push(request.url())
    }
  })
  await page.goto(`${inject('portal').gatewayUrl}/docs`)

  await page.getByRole('button', { name: 'Authorize' }).first().click()
  const dialog = page.locator('.modal-ux')
  await dialog.locator('#oauth_username').fill('recruiter@example.com')
  await dialog.locator('#oauth_password').fill('password123')
  await dialog.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click()
  await dialog.getByRole('button', { name: 'Remove authorization' }).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).first().click()

  const operation = page.locator('#operations-job-postJob')
  await operation.locator('.opblock-summary-control').click()
  await operation.getByRole('button', { name: 'Try it out' }).click()
  await operation.getByRole('button', { name: 'Execute' }).click()
  const status = operation.locator('.live-responses-table .response-col_status').last()
  await status.waitFor()

  expect((await status.textContent())?.trim()).toMatch(/^201/)
  expect(foreignRequests).toEqual([])
})
