// People and machines find jobs.
import { expectStatus } from '@portal/stack/api-client'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { logIn } from '../person.ts'
import { launchBrowser, openWindow } from './browser.ts'
import { type Fixtures, postJobs } from './fixtures.ts'

const { gatewayUrl } = inject('portal')
let browser: Browser
let fixtures: Fixtures
beforeAll(async () => {
  browser = await launchBrowser()
  fixtures = await postJobs()
}, 300_000)
afterAll(() => browser?.close())

describe.each([
  ['with scripts', true],
  ['without scripts', false],
])('%s', (_name, javaScriptEnabled) => {
  let window: BrowserContext
  let page: Page
  beforeAll(async () => {
    window = await openWindow(browser, { javaScriptEnabled, viewport: { width: 1280, height: 900 } })
    page = await window.newPage()
  })

  it('A visitor narrows a search by its filters, opens a job, and comes back to the same search', async () => {
    await page.goto('/')
    await page.getByLabel('What').fill('baker')
    await page.getByLabel('Where').fill('Vienna')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: /^Hybrid/ }).click()
    await page.getByRole('link', { name: /^Austria/ }).click()
    expect(new URL(page.url()).search).toBe('?q=baker&location=Vienna&workplace=HYBRID&country=AT')
    await page.getByRole('link', { name: 'Remove filter: Hybrid' }).click()
    await page.getByRole('link', { name: 'Remove filter: Austria' }).click()
    const narrowed = page.getByRole('link', { name: /^Part time/ })
    const count = Number((await narrowed.textContent())?.replace(/\D/g, ''))
    await narrowed.click()
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(count === 1 ? '1 job' : `${count} jobs`)
    const search = page.url()
    expect(new URL(search).search).toBe('?q=baker&location=Vienna&type=PART_TIME')

    await page.getByLabel('Currency').selectOption({ value: 'EUR' })
    await page.getByLabel('At least').fill('30,000')
    await page.getByRole('button', { name: 'Show these jobs' }).click()
    await page.getByRole('link', { name: 'Remove filter: at least €30,000 a year' }).click()
    await page.getByRole('link', { name: 'Remove filter: pay in Euro (EUR)' }).click()
    expect(page.url()).toBe(search)

    await page.getByRole('link', { name: 'Baker', exact: true }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Baker' }).waitFor()
    await page.getByRole('link', { name: 'Back to results' }).click()
    expect(page.url()).toBe(search)

    await page.getByRole('link', { name: /^Remove filter: Vienna/ }).click()
    expect(new URL(page.url()).search).toBe('?q=baker&type=PART_TIME')
  })

  it('A visitor chooses a language and colours, and stays on the page', async () => {
    await page.goto('/jobs?q=baker')
    await page.getByRole('button', { name: 'Deutsch' }).click()
    expect(new URL(page.url()).search).toBe('?q=baker')
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByRole('button', { name: 'Dunkel' }).click()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.getByRole('button', { name: 'Dark' }).getAttribute('aria-pressed')).toBe('true')
  })
})

async function read(path: string): Promise<Response> {
  return fetch(gatewayUrl + path, { redirect: 'manual', headers: { accept: 'text/html' } })
}

/** The structured data of a page about its job. */
function postingIn(html: string): Record<string, unknown> | undefined {
  const [, json] = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(html) ?? []
  return json === undefined ? undefined : JSON.parse(json)
}

describe('The page of a job', () => {
  it('has one address: another title, or none, leads there and keeps the search', async () => {
    const [, , id] = fixtures.job.split('/')
    for (const path of [`/jobs/${id}`, `/jobs/${id}/another-title`]) {
      const response = await read(`${path}?from=%2Fjobs%3Fq%3Da`)
      expect([response.status, response.headers.get('location')]).toEqual([301, `${fixtures.job}?from=%2Fjobs%3Fq%3Da`])
    }
    const html = await (await read(fixtures.job)).text()
    expect(html).toContain(`<link rel="canonical" href="${gatewayUrl}${fixtures.job}"/>`)
  })

  it('shows Markdown, and nothing active of it', async () => {
    const html = await (await read(fixtures.job)).text()
    expect(html).toContain('<li>Bake <strong>bread</strong></li>')
    expect(html).toContain('rel="nofollow ugc noopener"')
    const hostile = await fetch(gatewayUrl + fixtures.hostileJob)
    const main = (await hostile.text()).split('<main')[1] ?? ''
    expect(main).not.toMatch(/<script|<img|href="javascript/)
    expect(main).toContain('&lt;script&gt;')
  })

  it('is listed and described for search engines only while the job is open', async () => {
    const recruiter = await logIn('recruiter@example.com', 'password123')
    const [, , id] = fixtures.job.split('/')
    const isHidden = async () => (await (await read(fixtures.job)).text()).includes('content="noindex"')
    expect(await isHidden()).toBe(false)
    expect(postingIn(await (await read(fixtures.job)).text())).toMatchObject({
      '@type': 'JobPosting',
      title: 'Baker',
      jobLocation: { address: { addressCountry: 'AT', addressRegion: 'Wien', addressLocality: 'Wien' } },
    })
    await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${id}/status`, { new_status: 'PAUSED' }))
    expect(await isHidden()).toBe(true)
    expect(postingIn(await (await read(fixtures.job)).text())).toBeUndefined()
    await expectStatus(200, recruiter.request('PUT', `/api/v1/jobs/${id}/status`, { new_status: 'OPEN' }))
  })

  it('describes a hostile job without letting it end the description, and none without a country', async () => {
    const hostile = await (await fetch(gatewayUrl + fixtures.hostileJob)).text()
    expect(postingIn(hostile)?.title).toContain('<script>alert(1)</script>')
    const recruiter = await logIn('recruiter@example.com', 'password123')
    const [, , id] = fixtures.newJob.split('/')
    const change = (country: string | null) => recruiter.request('PUT', `/api/v1/jobs/${id}`, { country })
    await expectStatus(200, change(null))
    expect(await (await read(fixtures.newJob)).text()).not.toContain('ld+json')
    await expectStatus(200, change('AT'))
  })
})

describe('Search engines', () => {
  it('list a search with one filter, at one address, and none with several or without results', async () => {
    const html = async (path: string) => (await read(path)).text()
    const one = await html('/jobs?sort=salary&location=Vienna')
    expect(one).toContain(`<link rel="canonical" href="${gatewayUrl}/jobs?location=Vienna"/>`)
    expect(one).not.toContain('noindex')
    expect(await html('/jobs?location=Vienna&type=PART_TIME')).toContain('noindex')
    expect(await html('/jobs?q=nothing-is-called-like-this')).toContain('noindex')
  })

  it('are told what not to read', async () => {
    expect(await (await read('/robots.txt')).text()).toContain('Disallow: /settings/')
  })
})

describe('Files of the pages', () => {
  it('are compressed and kept for ever', async () => {
    const html = await (await read('/')).text()
    const [style = ''] = /\/assets\/[^"]+\.css/.exec(html) ?? []
    const response = await fetch(gatewayUrl + style, { headers: { 'accept-encoding': 'br' } })
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'content-type': 'text/css; charset=utf-8',
    })
    expect((await read('/assets/nothing.css')).status).toBe(404)
  })
})
