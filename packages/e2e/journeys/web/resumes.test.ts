// Job seekers keep their résumés, with and without scripts.
import { readFile } from 'node:fs/promises'
import { expectStatus } from '@portal/stack/api-client'
import { eicar, startClamd } from '@portal/testing/clamd'
import { startTcpProxy } from '@portal/testing/tcp-proxy'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { postJob, recruiterWithProfile, seekerWithProfile } from '../hire.ts'
import { join } from '../person.ts'
import { launchBrowser, openPageOf } from './browser.ts'
import { startOwnPortal } from './own-portal.ts'
import { startOwnProfile } from './own-profile.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
}, 300_000)
afterAll(() => browser?.close())

const pdf = (text: string, more = '') =>
  Buffer.from(`%PDF-1.7\n1 0 obj << /Type /Catalog ${more} >> endobj % ${text}\n%%EOF`)

async function openResumes(javaScriptEnabled: boolean): Promise<{ window: BrowserContext; page: Page }> {
  const opened = await openPageOf(browser, await join('JOB_SEEKER'), { javaScriptEnabled })
  await opened.page.goto('/me/resumes')
  return opened
}

async function upload(page: Page, name: string, buffer: Buffer) {
  await page.getByLabel('File').setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await page.getByRole('button', { name: 'Upload' }).click()
}

describe.each([
  ['without scripts', false],
  ['with scripts', true],
])('A job seeker %s', (_how, hasScripts) => {
  it('uploads résumés, downloads, renames and removes one, and chooses the default', async () => {
    const { window, page } = await openResumes(hasScripts)
    await page.getByText('No résumé yet.').waitFor()

    await upload(page, 'Ada Löwe.pdf', pdf('one'))
    await page.getByText('Your résumé is stored.').waitFor()
    await upload(page, 'plain.txt', Buffer.from('Ada Lovelace'))
    // The page before says that a résumé is stored as well.
    await page.getByRole('link', { name: 'plain.txt' }).waitFor()
    expect(await page.getByRole('listitem').filter({ hasText: 'Ada Löwe.pdf' }).getByText('Default').count()).toBe(1)

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Ada Löwe.pdf' }).click(),
    ])
    // Of the response, because the browser writes letters of other languages only if the machine has one.
    const address = await page.getByRole('link', { name: 'Ada Löwe.pdf' }).getAttribute('href')
    const { 'content-disposition': disposition } = (await window.request.get(address ?? '')).headers()
    expect(disposition).toBe("attachment; filename*=UTF-8''Ada%20L%C3%B6we.pdf")
    expect(await readFile(await download.path())).toEqual(pdf('one'))

    await page.getByRole('button', { name: /Use as default.*plain.txt/ }).click()
    await page.getByText('Your change is saved.').waitFor()
    const text = page.getByRole('listitem').filter({ hasText: 'plain.txt' })
    expect(await text.getByText('Default', { exact: true }).count()).toBe(1)
    await text.locator('summary', { hasText: 'Rename' }).click()
    await text.getByLabel('New name').fill('Ada in words')
    await text.getByRole('button', { name: 'Save name' }).click()
    const renamed = page.getByRole('listitem').filter({ hasText: 'Ada in words.txt' })
    await renamed.locator('summary', { hasText: 'Remove' }).click()
    await renamed.getByRole('button', { name: 'Remove this résumé' }).click()
    await page.getByText('The résumé is removed.').waitFor()
    expect(await page.getByRole('link', { name: /^Ada/ }).allTextContents()).toEqual(['Ada Löwe.pdf'])
    await window.close()
  })

  it('sees why a file is refused, and can go on', async () => {
    const { window, page } = await openResumes(hasScripts)
    const refused: [string, Buffer, RegExp][] = [
      ['a.png', Buffer.from('\x89PNG\r\n\x1a\n\0', 'latin1'), /This kind of file is not accepted/],
      ['a.pdf', pdf('', '/OpenAction << /S /JavaScript >>'), /has a password, macros or scripts/],
      ['a.txt', Buffer.alloc(0), /The file is empty/],
    ]
    for (const [name, bytes, text] of refused) {
      await upload(page, name, bytes)
      await page.getByRole('alert').getByText(text).waitFor()
    }
    await upload(page, 'large.txt', Buffer.alloc(5 * 2 ** 20 + 1, 'a'))
    if (hasScripts) {
      const message = await page.getByLabel('File').evaluate((input) => (input as HTMLInputElement).validationMessage)
      expect(message).toMatch(/larger than 5 MB/)
    } else
      await page
        .getByRole('alert')
        .getByText(/larger than 5 MB/)
        .waitFor()

    await upload(page, 'good.txt', Buffer.from('Ada Lovelace'))
    await page.getByText('Your résumé is stored.').waitFor()
    await window.close()
  })
})

it('A job seeker with five résumés must remove one first', async () => {
  const seeker = await join('JOB_SEEKER')
  for (const text of ['1', '2', '3', '4', '5']) {
    const form = new FormData()
    form.append('file', new Blob([text]), `${text}.txt`)
    await expectStatus(201, seeker.request('POST', '/api/v1/resumes', form))
  }
  const { window, page } = await openPageOf(browser, seeker)
  await page.goto('/me/resumes')

  await page.getByText('You have five résumés, which is as many as you can keep.').waitFor()
  expect(await page.getByLabel('File').count()).toBe(0)
  await window.close()
})

it('A form of German pages names the error in German', async () => {
  const { window, page } = await openPageOf(browser, await join('JOB_SEEKER'))
  await window.addCookies([{ name: 'lang', value: 'de', url: inject('portal').gatewayUrl }])
  await page.goto('/me/resumes')

  await page
    .getByLabel('Datei')
    .setInputFiles({ name: 'a.zip', mimeType: 'a/b', buffer: Buffer.from('PK\x03\x04\0\0') })
  await page.getByRole('button', { name: 'Hochladen' }).click()

  await page
    .getByRole('alert')
    .getByText(/Diese Art von Datei wird nicht angenommen/)
    .waitFor()
  await window.close()
})

/** A portal that scans files once `scan` is called. Undefined if there is no clamd, and none can be installed. */
async function startScanningPortal() {
  const clamd = await startClamd().catch((error: Error) => console.warn(`scans are not tested: ${error.message}`))
  if (!clamd) return undefined
  const proxy = await startTcpProxy(clamd.url)
  proxy.be('hung')
  const profile = await startOwnProfile({ CLAMAV_URL: proxy.url })
  const portal = await startOwnPortal({ gateway: { PROFILE_URL: profile.url } })
  return {
    url: portal.url,
    scan: () => proxy.be('open'),
    stop: async () => {
      await portal.stop()
      await profile.stop()
      await proxy.stop()
      await clamd.stop()
    },
  }
}

it('A résumé with a virus is refused when it has been scanned, and the team never gets it', async ({ skip }) => {
  const portal = await startScanningPortal()
  if (!portal) return skip()
  const [{ recruiter }, seeker] = [await recruiterWithProfile(), await seekerWithProfile()]
  const job = await postJob(recruiter)
  const own = await openPageOf(browser, seeker, { baseURL: portal.url, javaScriptEnabled: false })
  await own.page.goto('/me/resumes')
  await upload(own.page, 'Ada.txt', Buffer.from(eicar))
  await own.page.getByText('Is being checked for viruses.').waitFor()
  const [{ id: resume_id }] = await expectStatus(200, seeker.request('GET', '/api/v1/resumes'))
  const application = { job_id: job.id, resume_id }
  const { id } = await expectStatus(201, seeker.request('POST', '/api/v1/applications/', application))
  const team = await openPageOf(browser, recruiter, { javaScriptEnabled: false })
  const file = async () => (await team.window.request.get(`/hire/applications/${id}/resume`)).status()
  await team.page.goto(`/hire/applications/${id}`)
  await team.page.getByText('This file is being checked for viruses.').waitFor()
  expect(await file()).toBe(404)

  portal.scan()
  const refused = own.page.getByText('Contains a virus. Companies cannot open it.')
  await expect
    .poll(
      async () => {
        await own.page.reload()
        return refused.count()
      },
      { timeout: 30_000 },
    )
    .toBe(1)
  await team.page.reload()
  await team.page.getByText('This file contains a virus').waitFor()
  expect(await team.page.locator('iframe, a[download]').count()).toBe(0)
  expect(await file()).toBe(404)
  const another = { job_id: (await postJob(recruiter)).id, resume_id }
  await expectStatus(422, seeker.request('POST', '/api/v1/applications/', another))
  await Promise.all([own.window.close(), team.window.close()])
  await portal.stop()
}, 180_000)
