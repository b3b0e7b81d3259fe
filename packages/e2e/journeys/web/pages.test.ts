// Visits every page in every state as everybody, and checks it: see the table and the checks.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import routes from '../../../web/app/routes.ts'
import { launchBrowser, openWindowAs } from './browser.ts'
import {
  accessibilityProblems,
  headerProblems,
  inlineProblems,
  markupProblems,
  nonceOf,
  outlineProblems,
  watch,
} from './checks.ts'
import { type Fixtures, postJobs } from './fixtures.ts'
import { layoutProblems } from './layout-checks.ts'
import { pages, type Role, roles, statesOf, table, targetOf } from './table.ts'

const { gatewayUrl } = inject('portal')
let browser: Browser
let windows: Record<Role, BrowserContext>
let fixtures: Fixtures
beforeAll(async () => {
  browser = await launchBrowser()
  fixtures = await postJobs()
  const opened = await Promise.all(roles.map(async (role) => [role, await openWindowAs(browser, role)] as const))
  windows = Object.fromEntries(opened) as Record<Role, BrowserContext>
}, 300_000)
afterAll(() => browser?.close())

const byRow = table.map((row) => [row.route, row] as const)

it('The table has every route of the pages, and no other', () => {
  const paths = (routes as readonly { path?: string; index?: boolean }[]).map(({ path, index }) =>
    index ? '/' : `/${path}`,
  )

  expect(table.map(({ route }) => route).sort()).toEqual(paths.sort())
})

/** Requests a page as the browser of a window; of a stream, only its beginning. */
async function visit(window: BrowserContext, path: string, isStream = false) {
  if (!isStream) {
    const response = await window.request.get(path, { maxRedirects: 0, headers: { accept: 'text/html' } })
    return { status: response.status(), location: response.headers().location }
  }
  const cookie = (await window.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
  const response = await fetch(`${gatewayUrl}${path}`, { headers: { cookie } })
  await response.body?.cancel()
  return { status: response.status, location: undefined }
}

describe.each(byRow)('%s', (_route, row) => {
  it.each(roles.map((role, index) => [role, row.expected[index] ?? 200] as const))(
    'as %s responds with %s',
    async (role, expected) => {
      for (const path of statesOf(row, fixtures)) {
        const { status, location } = await visit(windows[role], path, row.isStream)
        // The address of a job without its title leads to the one with it.
        if (status === 301) expect(location).toMatch(/^\/jobs\/\d+\//)
        else expect(status < 300 || status >= 400 ? status : location, path).toBe(targetOf(expected, path))
      }
    },
  )
})

describe.each(pages.map((each) => [each.row.route, each] as const))('%s', (_route, { row, role }) => {
  it('is accessible and fits in both colour schemes on narrow and wide screens, in silence', async () => {
    for (const path of statesOf(row, fixtures)) {
      const page = await windows[role].newPage()
      const found = watch(page, gatewayUrl)
      await page.goto(path)
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [320, 1280]) {
          await page.setViewportSize({ width, height: 800 })
          await page.emulateMedia({ colorScheme })
          const state = `${path} ${colorScheme} ${width}`
          expect(await accessibilityProblems(page), state).toEqual([])
          expect(await layoutProblems(page), state).toEqual([])
        }
      }
      expect(await outlineProblems(page), path).toEqual([])
      if (row.isHydrated) expect(await isHydrated(page), path).toBe(true)
      expect(found, path).toEqual([])
      await page.close()
    }
  })

  it('is valid HTML with all headers and nothing inline', async () => {
    for (const path of statesOf(row, fixtures)) {
      const response = await windows[role].request.get(path, { headers: { accept: 'text/html' } })
      const html = await response.text()
      const nonce = row.isHydrated && nonceOf(response.headers())
      expect(await markupProblems(html), path).toEqual([])
      expect(inlineProblems(html, nonce), path).toEqual([])
      expect(headerProblems(response.headers(), role !== 'guest', nonce), path).toEqual([])
    }
  })
})

it('Pages have different titles, and links that lead somewhere', async () => {
  const titles = new Map<string, string>()
  for (const { row, role } of pages) {
    const [path = ''] = statesOf(row, fixtures)
    const page = await windows[role].newPage()
    await page.goto(path)
    const title = await page.title()
    expect(titles.get(title), `the title of ${path}`).toBeUndefined()
    titles.set(title, path)
    await expectLinksToWork(page, windows[role])
    await page.close()
  }
})

const followed = new Set<string>()

async function expectLinksToWork(page: Page, window: BrowserContext): Promise<void> {
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''))
  for (const link of links.filter((each) => !followed.has(each))) {
    followed.add(link)
    if (link.startsWith('#')) expect(await page.locator(link).count(), link).toBe(1)
    else if (link.startsWith('/'))
      expect((await window.request.get(link, { headers: { accept: 'text/html' } })).status(), link).toBeLessThan(400)
  }
}

/** Whether React has taken over the document. */
function isHydrated(page: Page): Promise<boolean> {
  return page.evaluate(() => Object.keys(document).some((name) => name.startsWith('__react')))
}

describe('The bytes of a page', () => {
  const kilobyte = 1000
  it('that is hydrated are few beside those of React and its router', async () => {
    const page = await windows.recruiter.newPage()
    const bytes = await bytesOfScripts(page, '/hire/jobs/new')
    // Beside the texts, which have a file of their own, too.
    const own = Object.entries(bytes).filter(([name]) => !/^(?:react|hydrated)-/.test(name))

    expect(sum(Object.values(bytes))).toBeLessThan(125 * kilobyte)
    expect(sum(own.map(([, size]) => size))).toBeLessThan(12 * kilobyte)
    await page.close()
  })

  it.each([
    ['a job', () => fixtures.job, 8],
    ['a search', () => '/jobs', 12],
    ['the start', () => '/', 12],
  ])('%s are few, in at most five requests to this origin', async (_name, path, html) => {
    const window = await openWindowAs(browser, 'guest')
    const page = await window.newPage()
    const session = await window.newCDPSession(page)
    await session.send('Network.enable')
    const types = new Map<string, string>()
    const bytes: Record<string, number> = {}
    session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type))
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const type = types.get(requestId) ?? 'Other'
      bytes[type] = (bytes[type] ?? 0) + encodedDataLength
    })
    await page.goto(path(), { waitUntil: 'networkidle' })

    expect(bytes.Document).toBeLessThan(html * kilobyte)
    expect(bytes.Stylesheet).toBeLessThan(14 * kilobyte)
    expect(bytes.Script).toBeLessThan(5 * kilobyte)
    expect(bytes.Font).toBeUndefined()
    expect(types.size).toBeLessThanOrEqual(5)
    await window.close()
  })
})

/** The size of each script that a page loads before anybody does something, as it was sent, without headers. */
async function bytesOfScripts(page: Page, path: string): Promise<Record<string, number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const names = new Map<string, string>()
  const bytes: Record<string, number> = {}
  session.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script') names.set(requestId, response.url.split('/').at(-1) ?? '')
  })
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId)
    if (name !== undefined) bytes[name] = (bytes[name] ?? 0) + encodedDataLength
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  return bytes
}

function sum(sizes: number[]): number {
  return sizes.reduce((total, size) => total + size, 0)
}
